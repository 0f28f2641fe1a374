"""Everythings over one database, which each finds empty."""

from collections.abc import Callable, Iterator

import pytest

from tests.model.everything import Everything
from tests.stored import hasty_engine


@pytest.fixture
def machine(sqlite_url: str) -> Iterator[Callable[[], Everything]]:
    """Everythings over one database, which each finds empty."""
    Everything.engine = hasty_engine(sqlite_url)
    yield Everything
    Everything.engine.dispose()
