"""Engines for both databases, set up so that a commit means what a receipt promises."""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from hub.domain.errors import Misconfigured
from hub.storage.failures import sqlite_kind, translate
from hub.storage.modes import writes
from hub.storage.pooled import postgresql

CONNECTIONS = 16
WAIT_SECONDS = 10
LOG_BYTES = 16 * 1024 * 1024
"""What SQLite's log may keep of the disk once its content is in the database."""


def engine_for(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`; anything else is `Misconfigured`."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _unfit() from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        engine = postgresql(parsed, pool_size=CONNECTIONS, wait_seconds=WAIT_SECONDS)
    elif backend == "sqlite" and parsed.database not in (None, "", ":memory:"):
        engine = _sqlite(parsed)
    else:
        raise _unfit()
    event.listen(engine, "handle_error", translate, retval=True)
    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite"),
        pool_size=CONNECTIONS,
        pool_timeout=WAIT_SECONDS,
        connect_args={"timeout": WAIT_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions late and without the write lock: _begin_sqlite does it.
    connection.isolation_level = None
    _turn_to_log(connection)
    connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
    # With NORMAL, the default advice for WAL, a power cut could take back a given receipt.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What was deleted is overwritten with zeros, or it would lie in the file for good.
    connection.execute("PRAGMA secure_delete = ON")


def _is_busy(error: BaseException) -> bool:
    return sqlite_kind(error) == sqlite3.SQLITE_BUSY


@retry(
    retry=retry_if_exception(_is_busy),
    wait=wait_random(0.01, 0.05),
    stop=stop_after_delay(WAIT_SECONDS),
    reraise=True,
)
def _turn_to_log(connection: Any) -> None:
    # Where several open a new file at once, SQLite refuses all but one without waiting.
    connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    if writes(connection):
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")


def _unfit() -> Misconfigured:
    return Misconfigured(
        "HUB_DATABASE_URL должен быть вида sqlite:///файл или postgresql://…",
        "HUB_DATABASE_URL must look like sqlite:///file or postgresql://…",
    )
