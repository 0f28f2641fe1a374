"""Open a hub for one command, with the settings read once."""

from collections.abc import Iterator
from contextlib import contextmanager

from hub.bootstrap import Hub
from hub.config import read


@contextmanager
def opened() -> Iterator[Hub]:
    """The hub of this configuration, its schema up to date; closed at the end."""
    hub = Hub(read())
    try:
        hub.upgrade()
        yield hub
    finally:
        hub.close()
