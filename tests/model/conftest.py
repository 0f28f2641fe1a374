"""Machines over one database, which each finds empty."""

from collections.abc import Callable, Iterator

import pytest

from tests.model.test_model import Machine
from tests.stored import hasty_engine


@pytest.fixture
def machine(sqlite_url: str) -> Iterator[Callable[[], Machine]]:
    """Machines over one database, which each finds empty."""
    Machine.engine = hasty_engine(sqlite_url)
    yield Machine
    Machine.engine.dispose()
