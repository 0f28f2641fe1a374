"""A hub in small with the meeting."""

from collections.abc import Iterator

import pytest

from hub.storage import open_store
from tests.workroom import Workroom


@pytest.fixture
def room(sqlite_url: str) -> Iterator[Workroom]:
    """Nobody and nothing yet."""
    store = open_store(sqlite_url)
    yield Workroom(store)
    store.close()
