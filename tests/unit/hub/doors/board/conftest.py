"""People with accounts over a store of their own."""

from collections.abc import Iterator

import pytest

from hub.storage import open_store
from tests.people import People


@pytest.fixture
def people(sqlite_url: str) -> Iterator[People]:
    """Nobody yet."""
    store = open_store(sqlite_url)
    yield People(store)
    store.close()
