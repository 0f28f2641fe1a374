"""What a driver raises, as the hub's own errors."""

import sqlite3

from sqlalchemy import ExceptionContext, exc

from hub.domain.errors import Contended, HubError, Misconfigured, Unavailable

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


def translate(context: ExceptionContext) -> HubError | None:
    """The error that SQLAlchemy shall raise instead, or None to leave it as it is.

    A database that does not answer, is locked for too long or has no room is `Unavailable`: the
    same unit of work may go through later; one given up in a deadlock is `Contended`. A schema
    that is not there is `Misconfigured`. Broken constraints are left to the store that caused them.
    """
    raised = context.original_exception
    if getattr(raised, "sqlstate", None) in _MISSING or str(raised).startswith(_MISSING_IN_SQLITE):
        return not_migrated()
    if getattr(raised, "sqlstate", None) in _IN_THE_WAY:
        return contended()
    if _may_pass(context):
        return unavailable(type(raised).__name__)
    return None


def _may_pass(context: ExceptionContext) -> bool:
    code = getattr(context.original_exception, "sqlite_errorcode", None)
    if code is not None:
        # The low byte is the kind of failure, the rest its details.
        return code & 0xFF in _PASSING_IN_SQLITE
    failed = exc.OperationalError | exc.InterfaceError
    return context.is_disconnect or isinstance(context.sqlalchemy_exception, failed)


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
