"""Reconcile by itself: after every return of the broker, and at a slow pace in any case."""

import logging
from datetime import datetime, timedelta

from hub.flow.means import Means
from hub.flow.reconcile import Reconcile
from hub.ports.queue import Broker

_log = logging.getLogger(__name__)


class Watchman:
    """The step of a service that looks whether it is time."""

    def __init__(
        self, means: Means, broker: Broker, reconcile: Reconcile, every: timedelta
    ) -> None:
        self._means = means
        self._broker = broker
        self._reconcile = reconcile
        self._every = every
        self._seen = 0
        self._due: datetime | None = None

    def step(self) -> int:
        """Reconcile when a connection was made since the last time, or the time has come; how much
        was mended. Raises `Unavailable` when broker or database do not answer."""
        at, arrivals = self._means.now(), self._broker.arrivals
        if arrivals == self._seen and self._due is not None and at < self._due:
            return 0
        done = self._reconcile.run()
        self._seen, self._due = arrivals, at + self._every
        if done.mended:
            _log.warning(
                "reconciled: %d letters published again, %d laid, %d lifted",
                done.letters,
                done.laid,
                done.lifted,
            )
        return done.mended
