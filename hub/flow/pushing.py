"""Push notices to the case systems that registered an address."""

from collections.abc import Collection

from hub.flow.means import Means
from hub.ports.case_system import CaseSystem


class Pusher:
    """Pushes for the institutions whose case systems take notices at an address of their own."""

    def __init__(
        self, means: Means, case_system: CaseSystem, institutions: Collection[str]
    ) -> None:
        self._means = means
        self._case_system = case_system
        self._institutions = frozenset(institutions)

    def step(self, limit: int) -> int:
        """Push at most `limit` notices to each institution; how many were taken.

        What a case system does not take stays and is pushed again, in the same order.
        """
        with self._means.store.read() as uow:
            waiting = [
                (institution, uow.notices.waiting(institution, limit))
                for institution in uow.notices.institutions_waiting()
                if institution in self._institutions
            ]
        taken = 0
        for institution, notices in waiting:
            ids = self._case_system.deliver(institution, notices)
            with self._means.store.begin() as uow:
                taken += uow.notices.ack(institution, ids, self._means.now())
                uow.commit()
        return taken
