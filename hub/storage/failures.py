"""What a driver raises, as the hub's own errors."""

import sqlite3

from sqlalchemy import ExceptionContext, exc

from hub.domain.causes import misconfigured, refusal, said
from hub.domain.errors import Contended, HubError, Misconfigured, Unavailable
from hub.storage.login import cause_at_login
from hub.storage.modes import writes

_MISSING_IN_SQLITE = ("no such table", "no such column")
_IN_THE_WAY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "40P01", "40001", "55P03"})
"""SQLite's lock that could not be had; PostgreSQL's states for a deadlock, a failed serialisation
and a lock."""
_CAUSES: dict[int | str, str] = {
    "42P01": "db_not_migrated",
    "42703": "db_not_migrated",
    "3D000": "db_unknown",
    "3F000": "db_schema_unknown",
    "42501": "db_permission",
    "22P05": "db_encoding",
    "53100": "db_full",
    "53200": "db_full",
    "53300": "db_too_many",
    "57P01": "db_starting",
    "57P02": "db_starting",
    "57P03": "db_starting",
    sqlite3.SQLITE_NOTADB: "db_not_a_database",
    sqlite3.SQLITE_CORRUPT: "db_not_a_database",
    sqlite3.SQLITE_CANTOPEN: "db_cannot_open",
    sqlite3.SQLITE_PERM: "db_cannot_open",
    sqlite3.SQLITE_FULL: "db_full",
    sqlite3.SQLITE_NOMEM: "db_full",
    sqlite3.SQLITE_IOERR: "db_not_reached",
    sqlite3.SQLITE_PROTOCOL: "db_not_reached",
}
"""SQLite's kinds of failure and PostgreSQL's states by their cause: PostgreSQL 15, appendix A."""
_READ_ONLY = frozenset({sqlite3.SQLITE_READONLY, "25006"})
"""The database refuses to write: its file may only be read, the server is a standby, or it was told
to because its disk runs full."""
_ENDED = ("25P03", "25P04")
"""PostgreSQL's states for a transaction that it ended because it took too long."""


def translate(context: ExceptionContext) -> HubError | None:
    """The error that SQLAlchemy shall raise instead, or None to leave it as it is.

    Each is one of `hub.domain.causes`. One given up for another's lock is `Contended`: the same
    unit of work may go through later. A schema that is not there is `Misconfigured`. Broken
    constraints are left to the store that caused them, and so is a write in a unit of work that
    only reads.
    """
    raised = context.original_exception
    code = sqlite_kind(raised)
    kind = getattr(raised, "sqlstate", None) if code is None else code
    if str(raised).startswith(_MISSING_IN_SQLITE):
        return not_migrated()
    if kind in _READ_ONLY:
        return _read_only(context)
    if kind in _IN_THE_WAY:
        return contended()
    if kind in _CAUSES:
        cause = _CAUSES[kind]
        return not_migrated() if cause == "db_not_migrated" else refusal(cause, _named(raised))
    if code is None and _may_pass(context, kind):
        return refusal(cause_at_login(str(raised)) or "db_not_reached", _named(raised))
    return None


def sqlite_kind(error: BaseException) -> int | None:
    """SQLite's code for that kind of failure; None when it is not SQLite's."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    # The low byte is the kind of failure, the rest its details.
    return None if code is None else code & 0xFF


def _read_only(context: ExceptionContext) -> HubError | None:
    if context.connection is None or not writes(context.connection):
        return None
    return refusal("db_read_only", _named(context.original_exception))


def _may_pass(context: ExceptionContext, state: object) -> bool:
    failed = exc.OperationalError | exc.InterfaceError
    return (
        state in _ENDED or context.is_disconnect or isinstance(context.sqlalchemy_exception, failed)
    )


def _named(raised: BaseException) -> str:
    return getattr(raised, "sqlite_errorname", type(raised).__name__)


def unavailable(why: str) -> Unavailable:
    """The database does not answer; `why` names the kind of failure, never a value."""
    return refusal("db_not_reached", why)


def contended() -> Contended:
    """Another transaction was in the way."""
    return Contended(*said("db_locked"), cause="db_locked")


def not_migrated() -> Misconfigured:
    """The schema is missing or older than this hub."""
    return misconfigured("db_not_migrated")
