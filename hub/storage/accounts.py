"""Accounts with what proves their owners."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from hub.domain.accounts import Account, AccountRole
from hub.domain.errors import Conflict, NotFound
from hub.ports.accounts import Credentials, Known
from hub.storage.account_tables import accounts

_BY_ID = select(accounts).where(accounts.c.id == bindparam("account_id"))
_BY_LOGIN = select(accounts).where(accounts.c.login == bindparam("login"))
_ALL = select(accounts).order_by(accounts.c.login)
_SHARED = tuple(name for name in Account.__struct_fields__ if name != "has_totp")


class SqlAccounts:
    """See `hub.ports.accounts.Accounts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, known: Known) -> None:
        """Raise `Conflict` when the login is taken."""
        try:
            self._connection.execute(insert(accounts), _row(known))
        except IntegrityError as error:
            raise Conflict("Имя для входа занято", "The login is taken") from error

    def get(self, account_id: str) -> Account | None:
        row = self._connection.execute(_BY_ID, {"account_id": account_id}).mappings().one_or_none()
        return None if row is None else account_of(row)

    def find(self, login: str) -> Known | None:
        row = self._connection.execute(_BY_LOGIN, {"login": login}).mappings().one_or_none()
        return None if row is None else _known(row)

    def lock(self, login: str) -> Known | None:
        """Held against other writers; SQLite's writers hold the whole database anyway."""
        query = _BY_LOGIN.with_for_update()
        row = self._connection.execute(query, {"login": login}).mappings().one_or_none()
        return None if row is None else _known(row)

    def list(self) -> Sequence[Account]:
        return [account_of(row) for row in self._connection.execute(_ALL).mappings()]

    def save(self, known: Known) -> None:
        """Raise `NotFound` when it is not there."""
        query = update(accounts).where(accounts.c.id == known.account.id)
        if not self._connection.execute(query, _row(known)).rowcount:
            raise NotFound("Учётной записи нет", "There is no such account")


def account_of(row: RowMapping) -> Account:
    """The account in a row of the table."""
    values: dict[str, Any] = {name: row[name] for name in _SHARED}
    values["role"] = AccountRole(row["role"])
    return Account(**values, has_totp=row["totp_secret"] is not None)


def _known(row: RowMapping) -> Known:
    credentials = Credentials(**{name: row[name] for name in Credentials.__struct_fields__})
    return Known(account=account_of(row), credentials=credentials)


def _row(known: Known) -> dict[str, Any]:
    account = {name: getattr(known.account, name) for name in _SHARED}
    return {**account, **msgspec.structs.asdict(known.credentials)}
