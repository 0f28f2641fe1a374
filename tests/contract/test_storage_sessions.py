"""What a server, a database or a pooler has as its default counts for nothing: the hub's sessions
set all that they rely on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, text

from hub.domain.errors import HubError
from hub.storage import open_store
from hub.storage.engine import engine_for
from hub.storage.migrate import upgrade
from tests.databases import Server
from tests.poolers import pooled
from tests.town import Town, single, submission

HOSTILE = {
    "DateStyle": "'German, DMY'",
    "TimeZone": "'Asia/Kamchatka'",
    "IntervalStyle": "'sql_standard'",
    "default_transaction_isolation": "'serializable'",
    "bytea_output": "'escape'",
    "lock_timeout": "0",
    "statement_timeout": "0",
}
"""Defaults with which a careful administrator of another product lives well."""
WANTED = {
    "DateStyle": "ISO, MDY",
    "TimeZone": "UTC",
    "IntervalStyle": "postgres",
    "transaction_isolation": "read committed",
    "bytea_output": "hex",
    "lock_timeout": "10s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "1min",
}


@pytest.fixture
def hostile_url(postgres: Server) -> Iterator[str]:
    """An empty database whose defaults are other than the hub needs."""
    with postgres.database() as url:
        name = url.rpartition("/")[2]
        for setting, value in HOSTILE.items():
            postgres.execute(f"ALTER DATABASE {name} SET {setting} = {value}")
        yield url


@pytest.fixture(params=["direct", "session", "transaction"])
def url(request: pytest.FixtureRequest, hostile_url: str) -> Iterator[str]:
    """That database, reached directly or through a PgBouncer as Debian sets it."""
    if request.param == "direct":
        yield hostile_url
    else:
        with pooled(hostile_url, request.param) as through:
            yield through


def test_each_transaction_stands_on_what_the_hub_needs(url: str) -> None:
    engine = engine_for(url)

    for _ in range(2):
        with engine.connect() as connection:
            found = {name: connection.scalar(text(f"SHOW {name}")) for name in WANTED}
            assert found == WANTED

    engine.dispose()


def test_a_programme_is_taken_in_and_its_letters_leave(url: str) -> None:
    upgrade(url)
    store = open_store(url)
    town = Town(store)

    town.submit(single())
    town.run()

    assert town.requests()
    assert not town.publish()
    store.close()


def test_sixty_submissions_at_once_are_all_taken_in(url: str) -> None:
    upgrade(url)
    store = open_store(url)
    town = Town(store)
    values = [submission(single(number=f"П-{number}")) for number in range(60)]

    with ThreadPoolExecutor(8) as pool:
        answers = [answer for one in pool.map(town.offer, values) for answer in one]

    assert [one for one in answers if isinstance(one, HubError)] == []
    store.close()


def test_a_direct_transaction_costs_no_statement_more(hostile_url: str) -> None:
    engine = engine_for(hostile_url)
    seen: list[str] = []
    with engine.connect():
        event.listen(
            engine, "before_cursor_execute", lambda _c, _u, statement, *_: seen.append(statement)
        )

    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))

    assert seen == ["SELECT 1"]
    engine.dispose()
