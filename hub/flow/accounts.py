"""Keep accounts: add, disable, enable, give a new password, take one-time codes away."""

from collections.abc import Sequence

import msgspec

from hub.domain.accounts import Account, check_account
from hub.flow.account_change import NO_CODES, Change, change_account
from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.ports.accounts import Credentials, Known, Passwords


class Accounts:
    """`by` is the account of the administrator, or the name of who acts without one."""

    def __init__(self, means: Means, passwords: Passwords) -> None:
        self._means = means
        self._passwords = passwords

    def list(self) -> Sequence[Account]:
        """All, in order of login."""
        with self._means.store.read() as uow:
            return uow.accounts.list()

    def add(self, account: Account, by: Account | str) -> tuple[Account, str]:
        """Add the account; its id, time and state are set here. Returns it with a password that
        lets its owner in once, to choose another.

        Raises `Invalid` for what does not fit the role, and `Conflict` for a login that is taken.
        """
        at = self._means.now()
        new = msgspec.structs.replace(
            account,
            id=self._means.new_id(),
            created_at=at,
            must_change=True,
            disabled_at=None,
            has_totp=False,
        )
        check_account(new)
        password = self._passwords.invent()
        credentials = Credentials(password_hash=self._passwords.hash(password))
        with self._means.store.begin() as uow:
            uow.accounts.add(Known(account=new, credentials=credentials))
            subject = Subject("account", new.id)
            uow.audit.append([entry_of(by, "account_added", subject, at, detail=new.role.value)])
            uow.commit()
        return new, password

    def disable(self, login: str, by: Account | str) -> Account:
        """Nobody gets in any more; who is in is out. Raises `NotFound`."""
        disabled = {"disabled_at": self._means.now()}
        change = Change(action="account_disabled", account=disabled)
        return change_account(self._means, login, by, change)

    def enable(self, login: str, by: Account | str) -> Account:
        """The opposite. Raises `NotFound`."""
        change = Change(action="account_enabled", account={"disabled_at": None})
        return change_account(self._means, login, by, change)

    def reset(self, login: str, by: Account | str) -> tuple[Account, str]:
        """Give a new password for one time; the old one no longer holds. Raises `NotFound`."""
        password = self._passwords.invent()
        change = Change(
            action="account_reset",
            account={"must_change": True},
            credentials={"password_hash": self._passwords.hash(password)},
        )
        return change_account(self._means, login, by, change), password

    def take_codes_away(self, login: str, by: Account | str) -> Account:
        """For who lost the authenticator: the password is enough until they turn codes on again.
        Raises `NotFound`."""
        change = Change(action="account_codes_off", credentials=NO_CODES)
        return change_account(self._means, login, by, change)
