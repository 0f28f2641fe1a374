"""A fresh hub in small for each test."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from hub.storage import open_store
from tests.agencies import Start, starter
from tests.town import Town


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    """A hub with an empty database."""
    store = open_store(sqlite_url)
    yield Town(store)
    store.close()


@pytest.fixture
def start(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts the five agencies of the sandbox over SOAP and HTTP, with a script."""
    with ExitStack() as stack:
        yield starter(town, monkeypatch, stack)
