"""People who sign in to the hub: what each account is, and what a password must be."""

import re
from datetime import datetime
from enum import StrEnum

import msgspec

from hub.domain.errors import Finding, Invalid
from hub.domain.states import Role

EVERYWHERE = "*"
"""As a territory of a working group's member: all of them."""
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
_DISTINCT_CHARACTERS = 6
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


class AccountRole(StrEnum):
    """What a person is in the hub. An account has one role; who has two jobs has two accounts."""

    working_group = "working_group"
    agency_coordinator = "agency_coordinator"
    curator = "curator"
    institution_manager = "institution_manager"
    administrator = "administrator"
    auditor = "auditor"


RUSSIAN = {
    AccountRole.working_group: "член рабочей группы",
    AccountRole.agency_coordinator: "координатор ведомства",
    AccountRole.curator: "куратор семьи",
    AccountRole.institution_manager: "руководитель учреждения",
    AccountRole.administrator: "администратор",
    AccountRole.auditor: "аудитор",
}

MOVES_AS = {
    AccountRole.working_group: Role.working_group,
    AccountRole.agency_coordinator: Role.agency,
    AccountRole.curator: Role.curator,
    # A manager stands in for the curators of the institution.
    AccountRole.institution_manager: Role.curator,
    AccountRole.administrator: Role.administrator,
}
"""In which role of the table of states an account moves a request; an auditor moves nothing."""

_BELONGS = {
    AccountRole.working_group: frozenset({"territories"}),
    AccountRole.agency_coordinator: frozenset({"agency"}),
    AccountRole.curator: frozenset({"institution", "curator"}),
    AccountRole.institution_manager: frozenset({"institution"}),
    AccountRole.administrator: frozenset[str](),
    AccountRole.auditor: frozenset[str](),
}


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may sign in, and the part of the work that is theirs.

    `login` is in lower case. `agency`, `institution` and `curator` are codes, `curator` the one of
    the institution's case system; `territories` are codes or `EVERYWHERE`. Which of them are filled
    follows from the role. `must_change`: the password was made by somebody else.
    """

    id: str
    login: str
    name: str
    role: AccountRole
    created_at: datetime
    agency: str | None = None
    institution: str | None = None
    curator: str | None = None
    territories: tuple[str, ...] = ()
    disabled_at: datetime | None = None
    must_change: bool = False
    has_totp: bool = False


def is_login(text: str) -> bool:
    """Whether an account can have this login: Latin letters in lower case, digits, `._@-`."""
    return _LOGIN.fullmatch(text) is not None


def check_account(account: Account) -> None:
    """Raise `Invalid`, with every finding, unless the account has just what its role needs."""
    findings = []
    if not is_login(account.login):
        ru = "Имя для входа: от 2 до 64 строчных латинских букв, цифр и знаков ._@-"
        findings.append(_finding("login", ru, "2 to 64 of a-z 0-9 . _ @ -"))
    if not account.name.strip():
        findings.append(_finding("name", "Не указано имя сотрудника", "the name is missing"))
    needed = _BELONGS[account.role]
    for field in ("agency", "institution", "curator", "territories"):
        filled = bool(getattr(account, field))
        if filled and field not in needed:
            findings.append(_finding(field, "Роли это не нужно", "not for this role"))
        if field in needed and not filled:
            findings.append(_finding(field, "Роли это нужно", "this role needs it"))
    if findings:
        raise Invalid("Учётная запись неверна", "The account is wrong", findings)


def check_password(password: str, login: str) -> None:
    """Raise `Invalid` for a password that is short, monotonous or contains the login."""
    findings = []
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        findings.append(
            _finding(
                "password",
                f"Пароль: от {SHORTEST_PASSWORD} до {LONGEST_PASSWORD} знаков",
                f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters",
            )
        )
    if len(set(password)) < _DISTINCT_CHARACTERS or login in password.lower():
        findings.append(
            _finding(
                "password",
                "Пароль слишком прост: знаки повторяются или в нём имя для входа",
                "The password is too simple: characters repeat, or the login is in it",
            )
        )
    if findings:
        raise Invalid("Пароль не подходит", "The password will not do", findings)


def _finding(place: str, ru: str, en: str) -> Finding:
    return Finding(code="account", place=place, ru=ru, en=en)
