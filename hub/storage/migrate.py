"""Bring a database to the newest schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from hub.storage.engine import READ_ONLY, engine_for

_LOCK = 442022
"""Of all advisory locks on a PostgreSQL server, the one that an upgrade holds."""


def upgrade(url: str) -> None:
    """Apply, in one transaction, the migrations that the database lacks; none is no error.

    Several processes may do it at once: the others wait and find nothing to do. Raises
    `Unavailable` when the database does not answer and `Misconfigured` for an unfit URL.
    """
    with _connected(url) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(
                "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"
            )
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        command.upgrade(_config(connection), "head")


def current(url: str) -> str | None:
    """The revision that the database is at; None when it is empty."""
    with _connected(url) as connection:
        connection.execution_options(**{READ_ONLY: True})
        return MigrationContext.configure(connection).get_current_revision()


def pending(url: str) -> bool:
    """Whether the database lacks migrations."""
    return current(url) != ScriptDirectory.from_config(_config()).get_current_head()


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = engine_for(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "hub.storage:migrations")
    return config
