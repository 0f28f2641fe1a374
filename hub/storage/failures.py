"""What a driver raises, as the hub's own errors."""

import sqlite3

from sqlalchemy import ExceptionContext, exc

from hub.domain.errors import Contended, HubError, Misconfigured, Unavailable
from hub.storage.modes import writes

_MISSING = ("42P01", "42703")
"""PostgreSQL's states for a table and a column that are not there."""
_MISSING_IN_SQLITE = ("no such table", "no such column")
_PASSING_IN_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)


_IN_THE_WAY = ("40P01", "40001", "55P03")
"""PostgreSQL's states for a deadlock, a failed serialisation and a lock that could not be had."""
_READ_ONLY = frozenset({sqlite3.SQLITE_READONLY, "25006"})
"""The database refuses to write: its file may only be read, the server is a standby, or it was told
to because its disk runs full."""
_ENDED = ("25P03", "25P04")
"""PostgreSQL's states for a transaction that it ended because it took too long."""


def translate(context: ExceptionContext) -> HubError | None:
    """The error that SQLAlchemy shall raise instead, or None to leave it as it is.

    A database that does not answer, is locked for too long, has no room or refuses writes is
    `Unavailable`: the same unit of work may go through later; one given up in a deadlock is
    `Contended`. A schema that is not there is `Misconfigured`. Broken constraints are left to the
    store that caused them, and so is a write in a unit of work that only reads.
    """
    raised = context.original_exception
    if getattr(raised, "sqlstate", None) in _MISSING or str(raised).startswith(_MISSING_IN_SQLITE):
        return not_migrated()
    if getattr(raised, "sqlstate", None) in _IN_THE_WAY:
        return contended()
    if _may_pass(context):
        return unavailable(getattr(raised, "sqlite_errorname", type(raised).__name__))
    return None


def sqlite_kind(error: BaseException) -> int | None:
    """SQLite's code for that kind of failure; None when it is not SQLite's."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    # The low byte is the kind of failure, the rest its details.
    return None if code is None else code & 0xFF


def _may_pass(context: ExceptionContext) -> bool:
    raised = context.original_exception
    code = sqlite_kind(raised)
    kind = getattr(raised, "sqlstate", None) if code is None else code
    if kind in _READ_ONLY:
        return context.connection is not None and writes(context.connection)
    if code is not None:
        return kind in _PASSING_IN_SQLITE
    failed = exc.OperationalError | exc.InterfaceError
    return (
        kind in _ENDED or context.is_disconnect or isinstance(context.sqlalchemy_exception, failed)
    )


def unavailable(why: str) -> Unavailable:
    """The database does not answer; `why` names the kind of failure, never a value."""
    return Unavailable(
        f"База данных сейчас недоступна ({why})", f"The database is not available now ({why})"
    )


def contended() -> Contended:
    """Another transaction was in the way."""
    return Contended(
        "Другая операция с базой данных помешала этой", "Another transaction was in the way"
    )


def not_migrated() -> Misconfigured:
    """The schema is missing or older than this hub."""
    return Misconfigured(
        "Схема базы данных не обновлена: выполните `hub db upgrade`",
        "The database schema is not up to date: run `hub db upgrade`",
    )
