"""Bring a database to the newest schema."""

from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from hub.domain.causes import said
from hub.domain.errors import Contended
from hub.storage.modes import READ_ONLY
from hub.storage.revision import connected

_LOCK: Final = 442022
"""Of all advisory locks on a PostgreSQL server, the one that an upgrade holds."""
TURN_SECONDS = 300
"""How long an upgrade waits for another one to end."""
TABLE_SECONDS = 20
"""How long it waits for a table: while it does, everybody else waits for it."""
_HOLDERS: Final = text(
    "SELECT DISTINCT a.pid, coalesce(nullif(a.application_name, ''), '—'), coalesce(a.state, '—'),"
    " to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC'"
    " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
    " LEFT JOIN pg_class c ON c.oid = l.relation"
    " WHERE l.granted AND l.pid <> pg_backend_pid() AND a.datname = current_database()"
    " AND (l.locktype = 'advisory' AND l.objid = :lock"
    " OR c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace)"
    " ORDER BY 4 LIMIT 3"
)


def upgrade(url: str) -> None:
    """Apply, in one transaction, the migrations that the database lacks; none is no error.

    Several processes may do it at once: the others wait and find nothing to do. Raises `Contended`,
    naming who holds it up, when a lock is not to be had in time, `Unavailable` when the database
    does not answer and `Misconfigured` for an unfit URL.
    """
    try:
        with connected(url) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                _take_turn(connection)
            command.upgrade(_config(connection), "head")
    except Contended as error:
        raise Contended(*said("db_locked", _holders(url)), cause="db_locked") from error


def _take_turn(connection: Connection) -> None:
    connection.exec_driver_sql(
        f"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '{TURN_SECONDS}s'"
    )
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{TABLE_SECONDS}s'")


def _holders(url: str) -> str:
    """Who holds the upgrade's lock or a table: process, program, state, since when."""
    with connected(url) as connection:
        if connection.dialect.name != "postgresql":
            return "SQLITE_BUSY"
        connection.execution_options(**{READ_ONLY: True})
        rows = connection.execute(_HOLDERS, {"lock": _LOCK})
        return "; ".join(f"pid {row[0]}, {row[1]}, {row[2]}, {row[3]}" for row in rows)


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "hub.storage:migrations")
    return config
