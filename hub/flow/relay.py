"""Publish what the outbox holds, and delete what the broker confirmed."""

from datetime import timedelta

from hub.flow.means import Means
from hub.ports.crash import Point, passing
from hub.ports.queue import Message, Publisher
from hub.ports.storage import Outgoing

CLAIM = timedelta(seconds=10)
"""So long a dead relay holds its rows up. What a slow broker keeps for longer is published twice by
two relays, which does no harm."""


class Relay:
    """Several may run: each claims its rows, and what a dead one claimed is free again soon."""

    def __init__(self, means: Means, publisher: Publisher) -> None:
        self._means = means
        self._publisher = publisher

    def step(self, limit: int) -> int:
        """Publish at most `limit` of the oldest rows; how many the broker confirmed.

        Raises `Unavailable` when database or broker do not answer; the rows stay.
        """
        now = self._means.now()
        with self._means.store.begin() as uow:
            rows = uow.outbox.claim(limit, now, now + CLAIM)
            uow.commit()
        if not rows:
            return 0
        confirmed: frozenset[str] = frozenset()
        try:
            passing(Point.relay_before_publish)
            confirmed = self._publisher.publish([_message(row) for row in rows])
            passing(Point.relay_after_publish)
        finally:
            with self._means.store.begin() as uow:
                uow.outbox.delete([row.id for row in rows if row.id in confirmed])
                uow.outbox.release([row.id for row in rows if row.id not in confirmed])
                uow.commit()
                passing(Point.relay_after_forget)
        return len(confirmed)


def _message(row: Outgoing) -> Message:
    return Message(id=row.id, exchange=row.exchange, routing_key=row.routing_key, body=row.body)
