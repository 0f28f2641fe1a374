"""Open a hub for a command that runs on until it is stopped, and watch it meanwhile."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from hub.bootstrap import Hub
from hub.config import read
from hub.doors.cli.stopping import stopping
from hub.doors.watching.watching import Watching, watched


class Attended(NamedTuple):
    """The hub, the event that a signal sets, and what watches."""

    hub: Hub
    stop: threading.Event
    watching: Watching


@contextmanager
def attended() -> Iterator[Attended]:
    """The hub of this configuration, its schema up to date; closed at the end."""
    settings = read()
    with stopping(settings.stop_within) as stop, watched(settings) as watching:
        hub = Hub(settings, witness=watching.witness)
        try:
            hub.upgrade()
            yield Attended(hub, stop, watching)
        finally:
            hub.close()
