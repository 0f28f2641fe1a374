"""The API on the loopback, in front of a hub in small: a real store on SQLite, no broker needed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from hub.storage import open_store
from tests.api_town import Served, Standing, application
from tests.fake_flow import listening
from tests.town import Town


@pytest.fixture(scope="package")
def _standing() -> Iterator[tuple[Standing, int]]:
    standing = Standing()
    with listening(application(standing.api())) as port:
        yield standing, port


@pytest.fixture
def api(_standing: tuple[Standing, int], sqlite_url: str) -> Iterator[Served]:
    """An API with nothing in it."""
    standing, port = _standing
    store = open_store(sqlite_url)
    standing.town = Town(store)
    yield Served(standing.town, port)
    store.close()


@pytest.fixture
def alone(sqlite_url: str) -> Iterator[Callable[..., Served]]:
    """Starts an API of a test's own, for so many listeners of one party; the second thing given
    stops it."""
    store = open_store(sqlite_url)
    with ExitStack() as stack:

        def start(listeners: int = 64) -> tuple[Served, Callable[[], None]]:
            standing = Standing()
            standing.town = Town(store)
            port = stack.enter_context(listening(application(standing.api(listeners))))
            return Served(standing.town, port), stack.close

        yield start
    store.close()
