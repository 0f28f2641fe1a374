"""Push notices to the case systems that registered an address.

The queue of events only says that something changed; what to push, and in which order, is read from
the database. So a lost event delays a notice and loses none.
"""

from hub.flow.means import Means
from hub.ports.case_system import CaseSystem
from hub.ports.crash import Point, passing
from hub.ports.queue import Consumer


class Pusher:
    """Pushes for the institutions whose case systems take notices at an address of their own."""

    def __init__(self, means: Means, case_system: CaseSystem, events: Consumer) -> None:
        self._means = means
        self._case_system = case_system
        self._events = events

    def step(self, limit: int, wait_seconds: float) -> int:
        """Wait for a change, then push at most `limit` notices to each institution; how many were
        taken.

        What a case system does not take stays and is pushed again, in the same order.
        """
        # Acknowledged first: the truth is in the database, and each step looks there.
        self._events.ack(self._events.receive(limit, wait_seconds))
        return sum(self._push(institution, limit) for institution in self._waiting())

    def close(self) -> None:
        """Wait for no more changes."""
        self._events.close()

    def _waiting(self) -> frozenset[str]:
        registered = self._case_system.institutions
        if not registered:
            return frozenset()
        with self._means.store.read() as uow:
            return registered.intersection(uow.notices.institutions_waiting())

    def _push(self, institution: str, limit: int) -> int:
        with self._means.store.read() as uow:
            notices = uow.notices.waiting(institution, limit)
        passing(Point.pusher_before_deliver)
        ids = self._case_system.deliver(institution, notices)
        passing(Point.pusher_after_deliver)
        with self._means.store.begin() as uow:
            taken = uow.notices.ack(institution, ids, self._means.now())
            uow.commit()
            passing(Point.pusher_after_commit)
        return taken
