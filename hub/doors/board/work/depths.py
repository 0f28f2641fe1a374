"""How many messages wait in the broker, asked for in the background: the page never waits."""

import time
from collections.abc import Callable, Mapping, Sequence
from threading import Lock, Thread
from typing import Final

from hub.domain.errors import HubError
from hub.ports.queue import Depth
from queues.topology import work_queues

_FRESH_SECONDS: Final = 10.0
_STALE_SECONDS: Final = 60.0


class Depths:
    """`ask` speaks with the broker and may take its time. May be shared by threads."""

    def __init__(
        self,
        agencies: Sequence[str],
        ask: Callable[[], Mapping[str, Depth]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._agencies = agencies
        self._ask = ask
        self._clock = clock
        self._lock = Lock()
        self._asking = False
        self._asked_at = -_STALE_SECONDS
        self._known: tuple[float, Mapping[str, int]] | None = None

    def __call__(self) -> Mapping[str, int] | None:
        """What the broker said last, by agency; None when it has not answered for a while."""
        now = self._clock()
        with self._lock:
            due = not self._asking and now - self._asked_at >= _FRESH_SECONDS
            self._asking = self._asking or due
            known = self._known
        if due:
            Thread(target=self._look, name="broker-depths", daemon=True).start()
        fresh = known is not None and now - known[0] < _STALE_SECONDS
        return known[1] if known is not None and fresh else None

    def _look(self) -> None:
        found = None
        try:
            depths = self._ask()
            found = {
                agency: sum(depths[name].ready for name in work_queues([agency]) if name in depths)
                for agency in self._agencies
            }
        except HubError:
            # A broker that does not answer is no fault of the page: it shows nothing of it.
            pass
        finally:
            with self._lock:
                self._asking, self._asked_at = False, self._clock()
                if found is not None:
                    self._known = (self._asked_at, found)
