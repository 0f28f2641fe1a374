"""A family whose story is told on each database in turn."""

import pytest

from hub.storage import SqlStore
from tests.story import Story
from tests.town import Town


@pytest.fixture
def story(store: SqlStore) -> Story:
    """A hub with an empty database, and a family of whom all five agencies will hear."""
    return Story(Town(store))
