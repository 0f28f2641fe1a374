"""Hold one instant of a running database, while it goes on, and count what it holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection

from hub.storage.backup.contents import Contents, contents
from hub.storage.engine import engine_for
from hub.storage.modes import READ_ONLY


class Snapshot(NamedTuple):
    """A transaction that sees one instant. `kind` is `sqlite` or `postgresql`, `server` the version
    of the library or of the server."""

    connection: Connection
    kind: str
    server: str
    contents: Contents


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """A snapshot of that database, until the block ends; nobody waits for it. Raises `Unavailable`
    when the database does not answer."""
    engine = engine_for(url)
    kind = engine.dialect.name
    options = {READ_ONLY: True} | (
        {"isolation_level": "REPEATABLE READ"} if kind == "postgresql" else {}
    )
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            if kind == "postgresql":
                _take_time(connection)
            seen = contents(kind, lambda sql: connection.exec_driver_sql(sql).all())
            yield Snapshot(connection, kind, _server(connection), seen)
    finally:
        engine.dispose()


def _take_time(connection: Connection) -> None:
    # The usual limits are for units of work; this transaction is idle for as long as the dump runs.
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


def _server(connection: Connection) -> str:
    return ".".join(str(part) for part in connection.dialect.server_version_info or ())
