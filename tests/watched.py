"""A hub in small that is watched, and what is seen of it."""

import io
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from hub.config import LogFormat
from hub.doors.watching.logs import configure
from hub.flow.pushing import Pusher
from hub.flow.relay import Relay
from hub.ports.case_system import CaseSystem
from hub.ports.witness import Seen, Witness
from hub.storage import SqlStore
from hub.watch.watch import Watch
from queues.topology import NOTICES
from tests import factories as make
from tests.town import Town


class WatchedTown(Town):
    """Watched as `hub.bootstrap` has it watched."""

    def __init__(self, store: SqlStore, witness: Witness) -> None:
        self.now = make.NOW
        watch = Watch(witness, lambda: self.now)
        super().__init__(watch.store(store))  # type: ignore[arg-type]
        self.watch = watch
        self.relay = Relay(self.means, watch.publisher(self.broker.publisher()))
        self.gateways = {  # type: ignore[assignment]
            agency: watch.gateway(gateway) for agency, gateway in self.gateways.items()
        }
        self.couriers = {agency: self.courier(agency) for agency in self.gateways}

    def pusher(self, case_system: CaseSystem) -> Pusher:
        """What brings notices to that case system."""
        watched = self.watch.case_system(case_system, self.means.store)
        return Pusher(self.means, watched, self.broker.consumer([NOTICES]))


class Eyes:
    """A witness that remembers."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []

    def __call__(self, seen: Sequence[Seen]) -> None:
        self.seen += seen

    def names(self) -> list[str]:
        """The names of what was seen, in order."""
        return [one.name for one in self.seen]

    def one(self, name: str) -> Seen:
        """The only one of that name."""
        (found,) = [one for one in self.seen if one.name == name]
        return found


@contextmanager
def logging_to(form: LogFormat) -> Iterator[io.StringIO]:
    """What every logger of this process writes in that form meanwhile."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    # Taken away and not replaced, or configuring would close those of the test run.
    root.handlers = []
    stream = io.StringIO()
    try:
        configure(form, stream)
        yield stream
    finally:
        root.handlers, root.level = handlers, level


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """The lines of a JSON log."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]
