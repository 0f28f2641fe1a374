"""A database that is full or refuses writes: every deed is refused whole, and goes through as it
was once the database takes writes again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event

from hub.domain.errors import Unavailable
from hub.domain.messages import CuratorActionKind, ReplyState
from hub.storage import SqlStore
from hub.storage.engine import engine_for
from tests import factories as make
from tests.town import Town, single, submission

LONG = "Подробности " * 2_000
"""Too much to fit into the pages that a full file still has."""


@contextmanager
def sqlite_is_full(engine: Engine) -> Iterator[None]:
    """SQLite may not grow by a page more."""

    def bound(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    with _listening(engine, "checkout", bound):
        yield
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


@contextmanager
def sqlite_refuses_writes(engine: Engine) -> Iterator[None]:
    """SQLite answers each write as it does for a file that may only be read."""
    with _listening(engine, "begin", lambda one: one.exec_driver_sql("PRAGMA query_only = ON")):
        yield


@contextmanager
def postgres_refuses_writes(engine: Engine) -> Iterator[None]:
    """The server is told to let nobody write, as its keepers do when a disk runs full."""
    with _administrator(engine) as execute:
        execute("ALTER SYSTEM SET default_transaction_read_only = on")
        execute("SELECT pg_reload_conf(), pg_sleep(0.2)")
        try:
            yield
        finally:
            execute("ALTER SYSTEM RESET default_transaction_read_only")
            execute("SELECT pg_reload_conf(), pg_sleep(0.2)")


@contextmanager
def postgres_is_full(engine: Engine) -> Iterator[None]:
    """The server finds no room for the outbox, in the midst of a transaction that wrote before."""
    with _administrator(engine) as execute:
        execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        for table in ("outbox", "notices", "requests"):
            execute(
                f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION no_room()"
            )
        try:
            yield
        finally:
            execute("DROP FUNCTION no_room CASCADE")


@pytest.fixture(
    params=[
        ("sqlite_url", sqlite_is_full),
        ("sqlite_url", sqlite_refuses_writes),
        ("postgres_url", postgres_is_full),
        ("postgres_url", postgres_refuses_writes),
    ],
    ids=lambda one: one[1].__name__,
)
def faulty(request: pytest.FixtureRequest) -> Iterator[tuple[Town, Callable[[], Any]]]:
    """A town, and the fault that its database can have."""
    url, fault = request.param
    engine = engine_for(request.getfixturevalue(url))
    yield Town(SqlStore(engine)), lambda: fault(engine)
    engine.dispose()


def test_nothing_is_acknowledged_or_half_written_and_all_goes_through_afterwards(
    faulty: tuple[Town, Callable[[], Any]],
) -> None:
    town, fault = faulty
    town.submit(single(number="before"))
    town.run()
    request = town.request()
    before = town.totals()
    late = submission(single(number="during"))

    with fault():
        for deed in (
            lambda: town.offer(late),
            lambda: town.say(request, ReplyState.accepted, text=LONG),
            lambda: town.act(request, CuratorActionKind.cancel, LONG),
        ):
            with pytest.raises(Unavailable):
                deed()
        assert town.totals() == before
        assert town.request() == request

    town.accept(late)
    assert town.say(request, ReplyState.accepted).effect == "applied"
    assert town.totals()["programmes"] == before["programmes"] + 1


def test_a_file_that_may_only_be_read_is_read(sqlite_url: str) -> None:
    Town(SqlStore(engine_for(sqlite_url))).submit(single())
    engine = engine_for(sqlite_url.replace("///", "///file:") + "?mode=ro&uri=true")
    town = Town(SqlStore(engine))

    assert town.totals()["programmes"] == 1
    with pytest.raises(Unavailable):
        town.submit(single(number="another"))
    engine.dispose()


def test_a_write_in_a_unit_that_reads_stays_a_mistake_of_ours(postgres_url: str) -> None:
    store = SqlStore(engine_for(postgres_url))
    with store.read() as uow, pytest.raises(Exception, match="read-only") as raised:
        uow.outbox.add([make.outgoing()])
    store.close()
    assert not isinstance(raised.value, Unavailable)


@contextmanager
def _listening(engine: Engine, name: str, listener: Callable[..., None]) -> Iterator[None]:
    event.listen(engine, name, listener)
    try:
        yield
    finally:
        event.remove(engine, name, listener)


@contextmanager
def _administrator(engine: Engine) -> Iterator[Callable[[str], object]]:
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    options = "-c default_transaction_read_only=off"
    with psycopg.connect(url, autocommit=True, options=options) as connection:
        yield lambda statement: connection.execute(statement.encode())
