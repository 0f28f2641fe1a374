"""The store: opens units of work on one engine."""

from sqlalchemy import Engine

from hub.storage.engine import engine_for
from hub.storage.unit_of_work import SqlUnitOfWork


class SqlStore:
    """A `hub.ports.storage.Store` on SQLite or PostgreSQL. May be shared by threads; each process
    opens its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self) -> SqlUnitOfWork:
        """For writing: on SQLite takes the write lock at once, so that it cannot fail later."""
        return SqlUnitOfWork(self._engine, writes=True)

    def read(self) -> SqlUnitOfWork:
        """For reading only: the database refuses to write."""
        return SqlUnitOfWork(self._engine, writes=False)

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._engine.dispose()


def open_store(url: str) -> SqlStore:
    """A store on `sqlite:///file` or `postgresql://user@host/name`; connects when first used.

    Raises `Misconfigured` for any other URL. The schema must be there: see `migrate.upgrade`.
    """
    return SqlStore(engine_for(url))
