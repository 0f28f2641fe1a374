"""Publish again what the database says is under way and the broker has lost.

The broker is a cache of the database. A queue that is missing shows that what it held is gone; the
ids go into the outbox before the queue is made again, so a crash in between loses nothing either.
A letter too many is harmless: who receives it looks into the database first.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from hub.domain.request import DeliveryState
from hub.domain.terms import Urgency
from hub.flow.letters import pointed, pointer
from hub.flow.means import Means
from hub.ports.crash import Point, passing
from hub.ports.queue import Place, QueueKind
from hub.ports.storage import Waiting

_PAGE = 1_000
_SKEW = timedelta(minutes=5)
"""By how much the clocks of two machines may differ."""
_FAR = timedelta(days=31)
"""No letter is put off for so long."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_log = logging.getLogger(__name__)


class Refill:
    """What a broker asks before it makes a queue that was missing."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self.count = 0
        """How many letters were put back so far."""

    def __call__(self, places: Sequence[Place]) -> None:
        """Put back what these queues held. Raises `Unavailable` when the database does not
        answer."""
        at = self._means.now()
        count = put_back(self._means, lambda one: _was_in(one, places, at))
        self.count += count
        if count:
            _log.warning("%d queues were missing: %d letters published again", len(places), count)


def put_back(means: Means, wanted: Callable[[Waiting], bool]) -> int:
    """Put the ids of those waiting letters that are wanted and not there yet into the outbox, the
    urgent ones first, then by age; how many. Raises `Unavailable`."""
    at = means.now()
    with means.store.begin() as uow:
        # Several processes may miss the same queue at once: the others wait, and find it done.
        uow.outbox.reserve()
        # Claimed rows do not count: the broker that confirms them may be the one that lost them.
        there = {pointed(body) for body in uow.outbox.free(at)}
        back = [one for one in uow.deliveries.waiting() if one.id not in there and wanted(one)]
        rows = [pointer(one, means.new_id(), at, one.programme_id) for one in back]
        for start in range(0, len(rows), _PAGE):
            uow.outbox.add(rows[start : start + _PAGE])
        passing(Point.refill_before_commit)
        uow.commit()
        passing(Point.refill_after_commit)
    return len(back)


def in_queue_since(one: Waiting, at: datetime) -> datetime | None:
    """Since when a letter should lie in its agency's queue; None when it is put off until later
    than `at`. What was written by a clock that was ahead counts as long ago."""
    if one.state is not DeliveryState.retrying or one.next_try is None:
        return one.changed_at if one.changed_at <= at + _SKEW else _LONG_AGO
    if one.next_try > at + _FAR:
        return _LONG_AGO
    return one.next_try if one.next_try <= at else None


def belongs(one: Waiting, place: Place) -> bool:
    """Whether this is the agency's queue for the letter."""
    return (place.kind, place.agency, place.urgent) == (
        QueueKind.requests,
        one.agency,
        one.urgency is Urgency.urgent,
    )


def _was_in(one: Waiting, places: Sequence[Place], at: datetime) -> bool:
    if in_queue_since(one, at) is None:
        return any(place.kind is QueueKind.retries for place in places)
    return any(belongs(one, place) for place in places)
