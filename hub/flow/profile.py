"""What people change about their own account: the password, and one-time codes."""

import re

from hub.domain.accounts import Account, check_password
from hub.domain.errors import Finding, Invalid
from hub.flow.account_change import NO_CODES, Change, change_account
from hub.flow.means import Means
from hub.flow.proving import Proving
from hub.flow.sessions import digest
from hub.ports.accounts import Codes, Passwords

# The form brings back the secret that was offered; its owner could only weaken it for themselves.
_SECRET = re.compile(r"[A-Z2-7]{32}")


class Profile:
    """Each change wants the password once more, and ends the account's other sessions.

    `token` is that of the session which stays; `address` is where the attempt comes from. All raise
    `NotProven` and `TooManyAttempts`.
    """

    def __init__(self, means: Means, proving: Proving, passwords: Passwords, codes: Codes) -> None:
        self._means = means
        self._proving = proving
        self._passwords = passwords
        self._codes = codes

    def offer(self, account: Account) -> tuple[str, str]:
        """A new secret for one-time codes, and its `otpauth:` address; nothing is kept yet."""
        secret = self._codes.new_secret()
        return secret, self._codes.address(secret, account.login)

    def change_password(
        self, account: Account, old: str, new: str, address: str, token: str
    ) -> None:
        """Raises `Invalid` for a password that will not do, or is the old one."""
        check_password(new, account.login)
        if new == old:
            raise _invalid("password", "Новый пароль совпадает с прежним", "It is the old password")
        self._proving.prove(account.login, old, None, address)
        change = Change(
            action="password_changed",
            account={"must_change": False},
            credentials={"password_hash": self._passwords.hash(new)},
        )
        change_account(self._means, account.login, account, change, digest(token))

    def turn_on_codes(
        self, account: Account, password: str, secret: str, code: str, address: str, token: str
    ) -> None:
        """From now on signing in wants a code made from `secret`; `code` shows that the
        authenticator has it. Raises `Invalid` when it has not."""
        step = self._first_step(secret, code)
        if step is None:
            raise _invalid("code", "Код не подходит к этому ключу", "The code is not of this key")
        self._proving.prove(account.login, password, None, address)
        change = Change(action="codes_on", credentials={"totp_secret": secret, "totp_step": step})
        change_account(self._means, account.login, account, change, digest(token))

    def turn_off_codes(self, account: Account, password: str, address: str, token: str) -> None:
        """From now on the password is enough."""
        self._proving.prove(account.login, password, None, address)
        change = Change(action="codes_off", credentials=NO_CODES)
        change_account(self._means, account.login, account, change, digest(token))

    def _first_step(self, secret: str, code: str) -> int | None:
        if not _SECRET.fullmatch(secret):
            return None
        return self._codes.step(secret, code, self._means.now())


def _invalid(place: str, ru: str, en: str) -> Invalid:
    return Invalid(ru, en, [Finding(code="profile", place=place, ru=ru, en=en)])
