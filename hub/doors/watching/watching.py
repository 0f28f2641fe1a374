"""Everything that watches one process, as its settings say."""

import faulthandler
import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector

from hub.config import Settings
from hub.doors.watching.logs import configure, log
from hub.doors.watching.meters import Meters
from hub.doors.watching.metrics import served
from hub.doors.where import where
from hub.ports.witness import Seen, Witness

_log = logging.getLogger(__name__)


class Watching(NamedTuple):
    """What sees, and where it is counted."""

    witness: Witness
    meters: Meters
    registry: CollectorRegistry


@contextmanager
def watched(settings: Settings) -> Iterator[Watching]:
    """Watch this process while the block runs. A crash of native code leaves the stacks of all
    threads on standard error: places in the code, no values."""
    faulthandler.enable()
    configure(settings.log_format)
    with ExitStack() as closing:
        watching = watching_of(settings, closing)
        closing.enter_context(served(watching.registry, settings.metrics_address))
        yield watching


def watching_of(settings: Settings, closing: ExitStack) -> Watching:
    """The witnesses that the settings ask for; `closing` ends them."""
    registry = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    meters = Meters(registry)
    witnesses = [log, meters.saw]
    if settings.traces:
        # Loaded here: without traces nobody pays for OpenTelemetry.
        from hub.doors.watching.traces import traces_to

        traces = traces_to(settings.traces)
        closing.callback(traces.close)
        witnesses.append(traces.saw)
    return Watching(together(witnesses), meters, registry)


def together(witnesses: Sequence[Witness]) -> Witness:
    """One witness that tells them all. What was done is done: one that fails is only logged."""

    def saw(seen: Sequence[Seen]) -> None:
        for witness in witnesses:
            try:
                witness(seen)
            except Exception as error:
                _log.error("a witness failed: %s at %s", type(error).__name__, where(error))

    return saw
