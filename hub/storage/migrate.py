"""Bring a database to the newest schema."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from hub.storage.revision import connected

_LOCK = 442022
"""Of all advisory locks on a PostgreSQL server, the one that an upgrade holds."""


def upgrade(url: str) -> None:
    """Apply, in one transaction, the migrations that the database lacks; none is no error.

    Several processes may do it at once: the others wait and find nothing to do. Raises
    `Unavailable` when the database does not answer and `Misconfigured` for an unfit URL.
    """
    with connected(url) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(
                "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"
            )
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "hub.storage:migrations")
    return config
