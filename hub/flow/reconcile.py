"""Compare the broker with the database, and mend the broker.

What the broker should hold follows from the database: a queued letter lies in its agency's queue,
one that is put off from its next try on, a dead one in the dead queue. What waits in a work queue
cannot be read without taking it out, so messages are counted: a queue that holds fewer of them than
there are letters which should long be in it has lost the difference, or a worker has it in hand.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from hub.flow.graves import Graves
from hub.flow.means import Means
from hub.flow.refill import Refill, belongs, in_queue_since, put_back
from hub.ports.queue import Broker, Depth, Place, QueueKind
from hub.ports.storage import Waiting

SOUND: Final = "sound"
MADE: Final = "made"
REBUILT: Final = "rebuilt"
PATIENCE: Final = timedelta(minutes=15)
"""How long a letter may be in a worker's hands before it counts as lost."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One queue: how many messages were ready in it, and its fate: `sound`, `made` or `rebuilt`."""

    queue: str
    fate: str
    ready: int


class Reconciled(msgspec.Struct, frozen=True, kw_only=True):
    """What was found and done. `letters` were published again; dead ones were `laid` into the dead
    queues or `lifted` out of them. `notices` wait for case systems: they need no broker."""

    queues: tuple[Counted, ...]
    letters: int
    laid: int
    lifted: int
    notices: int

    @property
    def mended(self) -> int:
        """How many things were not as they should be."""
        queues = sum(one.fate != SOUND for one in self.queues)
        return queues + self.letters + self.laid + self.lifted


class Reconcile:
    """Several may run, at once too: each finds what the others left to do."""

    def __init__(self, means: Means, broker: Broker, refill: Refill) -> None:
        self._means = means
        self._broker = broker
        self._refill = refill
        self._graves = Graves(means, broker)

    def run(self, patience: timedelta = PATIENCE, *, everything: bool = False) -> Reconciled:
        """Mend what is found. A letter counts as lost when its queue is too short for it, though it
        should have been there for longer than `patience`; with `everything`, each one does.

        Raises `Unavailable` when broker or database do not answer; done again, it goes on.
        """
        before = self._refill.count
        fates = self._mend_queues()
        # The broker first: what is delivered in between then counts as one that is there.
        depths = self._broker.depths()
        with self._means.store.read() as uow:
            waiting = uow.deliveries.waiting()
            notices = uow.statistics.counts()["totals"]["notices_waiting"]
        at = self._means.now()
        lost = self._lost(waiting, depths, at, patience)
        if everything:
            lost = frozenset(one.id for one in waiting)
        letters = put_back(self._means, lambda one: one.id in lost) if lost else 0
        laid, lifted = self._mend_graves(depths)
        return Reconciled(
            queues=tuple(_counted(place, fates, depths) for place in self._broker.places),
            letters=self._refill.count - before + letters,
            laid=laid,
            lifted=lifted,
            notices=notices,
        )

    def _mend_queues(self) -> Mapping[str, str]:
        """Make missing queues, and those without a leader anew; which ones."""
        made = {place.queue: MADE for place in self._broker.declare()}
        leaderless = [place.queue for place in self._broker.leaderless()]
        for queue in leaderless:
            self._broker.rebuild(queue)
        return made | dict.fromkeys(leaderless, REBUILT)

    def _lost(
        self,
        waiting: Sequence[Waiting],
        depths: Mapping[str, Depth],
        at: datetime,
        patience: timedelta,
    ) -> frozenset[str]:
        """The oldest letters of each queue for which the broker has no messages any more."""
        # What was put off for longer than the database says may be any of them.
        put_off = sum(in_queue_since(one, at) is None for one in waiting)
        retries = {one.queue for one in self._broker.places if one.kind is QueueKind.retries}
        spare = max(0, sum(depths[one].ready for one in retries & depths.keys()) - put_off)
        lost: set[str] = set()
        for place in self._broker.places:
            due = [one for one in waiting if belongs(one, place) and _is_due(one, at, patience)]
            ready = depths[place.queue].ready if place.queue in depths else 0
            lost |= {one.id for one in due[: max(0, len(due) - ready - spare)]}
        return frozenset(lost)

    def _mend_graves(self, depths: Mapping[str, Depth]) -> tuple[int, int]:
        done = [
            self._graves.mend(place, depths[place.queue].ready)
            for place in self._broker.places
            if place.kind is QueueKind.dead and place.agency and place.queue in depths
        ]
        return sum(one.laid for one in done), sum(one.lifted for one in done)


def _is_due(one: Waiting, at: datetime, patience: timedelta) -> bool:
    since = in_queue_since(one, at)
    return since is not None and since <= at - patience


def _counted(place: Place, fates: Mapping[str, str], depths: Mapping[str, Depth]) -> Counted:
    depth = depths.get(place.queue)
    return Counted(
        queue=place.queue,
        fate=fates.get(place.queue, SOUND),
        ready=depth.ready if depth is not None else 0,
    )
