"""At which revision the schema of a database is.

Told without alembic: nearly every start finds the newest schema, and alembic alone would take as
long to load as the rest of a short command.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Final

from sqlalchemy import Connection, inspect, text

from hub.domain.causes import refusal
from hub.domain.errors import Misconfigured
from hub.storage.engine import engine_for
from hub.storage.modes import READ_ONLY

_DIGITS: Final = 4
"""A migration's file begins with its revision, in so many digits."""


def current(url: str) -> str | None:
    """The revision that the database is at; None when it is empty.

    Raises `Unavailable` when the database does not answer and `Misconfigured` for an unfit URL.
    """
    with connected(url) as connection:
        connection.execution_options(**{READ_ONLY: True})
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def reach(url: str) -> None:
    """Raises `Unavailable`, with its cause, for a database that cannot be used, whatever its
    schema; `Misconfigured` for an unfit URL."""
    with connected(url) as connection:
        connection.execution_options(**{READ_ONLY: True})
        if connection.dialect.name != "postgresql":
            connection.execute(text("PRAGMA schema_version"))
        elif connection.scalar(text("SHOW server_encoding")) != "UTF8":
            raise refusal("db_encoding")


def newest() -> str:
    """The revision that this version of the hub brings a database to."""
    scripts = files("hub.storage.migrations").joinpath("versions").iterdir()
    return max(one.name[:_DIGITS] for one in scripts if one.name[:_DIGITS].isdecimal())


def pending(url: str) -> bool:
    """Whether the database lacks migrations. One that a newer version of the hub has been at lacks
    none: migrations add, so this version goes on with it. Raises like `current`, and
    `Misconfigured` for one from which what this version needs was taken away since."""
    found = current(url) or ""
    oldest = oldest_that_runs(found)
    if oldest > newest():
        raise _outgrown(oldest)
    return found[:_DIGITS] < newest()


def oldest_that_runs(revision: str) -> str:
    """The newest migration that a version of the hub must know to run on a database at that
    revision; empty for any version.

    A migration that takes something away names it after its own number, and so does each that
    comes later: `0031_0024` is for versions that know at least 0024.
    """
    return revision.partition("_")[2]


def _outgrown(oldest: str) -> Misconfigured:
    return Misconfigured(
        f"Схема базы данных новее этой версии хаба: нужна версия, знающая миграцию {oldest}",
        f"The schema is too new for this version of the hub: one that knows {oldest} is needed",
    )


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """One connection, and the end of its engine after it. Raises like `current`."""
    engine = engine_for(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
