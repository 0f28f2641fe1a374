"""A fresh hub in small for each test."""

from collections.abc import Iterator

import pytest

from hub.storage import open_store
from tests.town import Town


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    """A hub with an empty database."""
    store = open_store(sqlite_url)
    yield Town(store)
    store.close()
