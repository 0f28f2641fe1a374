"""What a driver raises, as the hub's own errors."""

from sqlalchemy import ExceptionContext, exc

from hub.domain.errors import HubError, Misconfigured, Unavailable

_MISSING = ("42P01", "42703")
"""PostgreSQL's states for a table and a column that are not there."""
_MISSING_IN_SQLITE = ("no such table", "no such column")


def translate(context: ExceptionContext) -> HubError | None:
    """The error that SQLAlchemy shall raise instead, or None to leave it as it is.

    A database that does not answer, is locked for too long, gives up a deadlock or has no room is
    `Unavailable`: the same unit of work may go through later. A schema that is not there is
    `Misconfigured`. Broken constraints are left to the store that caused them.
    """
    raised = context.original_exception
    if getattr(raised, "sqlstate", None) in _MISSING or str(raised).startswith(_MISSING_IN_SQLITE):
        return not_migrated()
    if context.is_disconnect or isinstance(
        context.sqlalchemy_exception, exc.OperationalError | exc.InterfaceError
    ):
        return unavailable(type(raised).__name__)
    return None


def unavailable(why: str) -> Unavailable:
    """The database does not answer; `why` names the kind of failure, never a value."""
    return Unavailable(
        f"База данных сейчас недоступна ({why})", f"The database is not available now ({why})"
    )


def not_migrated() -> Misconfigured:
    """The schema is missing or older than this hub."""
    return Misconfigured(
        "Схема базы данных не обновлена: выполните `hub db upgrade`",
        "The database schema is not up to date: run `hub db upgrade`",
    )
