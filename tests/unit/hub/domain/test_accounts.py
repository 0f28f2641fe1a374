"""What an account needs, and what a password must be."""

from typing import Any

import msgspec
import pytest

from hub.domain.accounts import AccountRole, check_account, check_password, is_login
from hub.domain.errors import Invalid
from tests import factories as make

NEEDED = {
    AccountRole.working_group: {"territories"},
    AccountRole.agency_coordinator: {"agency"},
    AccountRole.curator: {"institution", "curator"},
    AccountRole.institution_manager: {"institution"},
    AccountRole.administrator: set(),
    AccountRole.auditor: set(),
}
FILLED: dict[str, Any] = {
    "territories": ("*",),
    "agency": "health",
    "institution": "KC-01",
    "curator": "cur-1",
}


@pytest.mark.parametrize("role", AccountRole)
def test_an_account_has_what_its_role_needs_and_nothing_else(role: AccountRole) -> None:
    check_account(make.account(role))
    for field, value in FILLED.items():
        empty: Any = () if field == "territories" else None
        changed = {field: empty if field in NEEDED[role] else value}
        with pytest.raises(Invalid) as raised:
            check_account(msgspec.structs.replace(make.account(role), **changed))
        assert [finding.place for finding in raised.value.findings] == [field]


@pytest.mark.parametrize("login", ["", "a", "Анна", "Anna", "a b", "a" * 65, "a\x00b", "-ab"])
def test_a_strange_login_is_refused(login: str) -> None:
    assert not is_login(login)
    with pytest.raises(Invalid):
        check_account(make.account(AccountRole.auditor, login=login))


def test_a_good_password_passes() -> None:
    check_password("семь тихих облаков", "anna")


@pytest.mark.parametrize(
    "password", ["короткий", "aaaaaaaaaaaaaaaa", "my-anna-password", "x" * 257, ""]
)
def test_a_weak_password_is_refused_without_being_repeated(password: str) -> None:
    with pytest.raises(Invalid) as raised:
        check_password(password, "anna")
    assert not password or password not in str(raised.value)
