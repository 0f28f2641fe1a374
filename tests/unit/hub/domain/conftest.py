"""What tests of the domain share: the shipped reference data."""

import pytest

from hub.domain.catalogue import Catalogue
from hub.reference import load


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    """The catalogue as it ships."""
    return load()
