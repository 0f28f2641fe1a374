"""Stop in good order: a signal ends each service after the step that it is in, and no later than
bounds say."""

import _thread
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LAST_SECONDS: Final = 10.0
"""For writing down what was given up, and for closing what is open."""

_CUT_OFF = 1
_log = logging.getLogger(__name__)


@contextmanager
def stopping(within: float | None = None) -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set, so that each service ends after its step.

    What is still under way `within` seconds after that is to be given up, and the process ends in
    any case `LAST_SECONDS` later (None: whenever it is done). A second signal ends it at once. What
    an ended process held, the broker gives to another.
    """
    stop, over = threading.Event(), threading.Event()
    asked: list[int] = []
    if within is not None:
        bound = within + LAST_SECONDS
        threading.Thread(target=_cut_off, args=(stop, over, bound), daemon=True).start()
    before = {
        number: signal.signal(number, lambda caught, _: _heed(asked, stop, caught))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        over.set()
        stop.set()


def _heed(asked: list[int], stop: threading.Event, caught: int) -> None:
    if asked or stop.is_set():
        os._exit(128 + caught)
    asked.append(caught)
    # The thread that was interrupted may hold the event's lock, or that of all threads.
    _thread.start_new_thread(stop.set, ())


def _cut_off(stop: threading.Event, over: threading.Event, seconds: float) -> None:
    stop.wait()
    if not over.wait(seconds):
        _log.error("not stopped after %.0f s: cut off", seconds)
        os._exit(_CUT_OFF)
