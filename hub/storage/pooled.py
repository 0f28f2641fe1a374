"""PostgreSQL, reached directly or through a PgBouncer, with all set that the hub relies on.

Directly the settings go along with the connection and cost nothing afterwards. A PgBouncer refuses
them there, and its connections may belong to another server session at each transaction: there each
transaction sets its own, by one statement more. What a server, database or role has as a default
then counts for nothing.
"""

from typing import Any, Final

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event

from hub.storage.login import OPTIONS_REFUSED

_SETTINGS: Final = {
    "DateStyle": "ISO,MDY",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
    "bytea_output": "hex",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}
_AT_CONNECT: Final = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
_AT_BEGIN: Final = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in _SETTINGS.items())
_POOLED: Final = "pooled"


def postgresql(url: URL, *, pool_size: int, wait_seconds: float) -> Engine:
    """An engine whose sessions are set. Each transaction begins as READ COMMITTED, said in BEGIN.

    An idle connection is not tried before use: after a broken one the pool renews them all, and the
    unit of work that met it may simply be done again.
    """
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        pool_timeout=wait_seconds,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": 5, "application_name": "hub"},
    )
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "connect", _look, insert=True)
    event.listen(engine, "begin", _set)
    event.listen(engine, "checkin", _forget_mode)
    return engine


def _connect(_dialect: object, _record: object, args: Any, settings: Any) -> Any:
    try:
        return psycopg.connect(*args, **{"options": _AT_CONNECT, **settings})
    except psycopg.OperationalError as error:
        if OPTIONS_REFUSED not in str(error):
            raise
    return psycopg.connect(*args, **settings)


def _look(connection: Any, record: Any) -> None:
    """Whether a PgBouncer stands between: it gives its clients process ids of its own. One round
    trip a connection."""
    connection.autocommit = True
    (pid,) = connection.execute("SELECT pg_backend_pid()").fetchone()
    connection.autocommit = False
    record.info[_POOLED] = pooled = pid != connection.info.backend_pid
    if pooled:
        # A statement prepared in one server session is unknown in the next.
        connection.prepare_threshold = None


def _set(connection: Connection) -> None:
    if connection.info.get(_POOLED):
        connection.exec_driver_sql(_AT_BEGIN)


def _forget_mode(connection: Any, _record: object) -> None:
    # SQLAlchemy leaves "read-write" behind after a unit that read; the server's word shall count.
    if connection is not None:
        connection.read_only = None
