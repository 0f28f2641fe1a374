"""Fetch the replies of an agency that does not call back; store them, then settle its queue."""

import logging
from collections.abc import Callable, Sequence

from hub.domain.errors import Unavailable
from hub.domain.fetching import Fetching
from hub.domain.messages import QueryMessage
from hub.flow.letters import read_letter
from hub.flow.means import Means
from hub.flow.replies import ReplyIntake
from hub.ports.crash import Point, passing
from hub.ports.doors import ReplyArrival
from hub.ports.gateway import Gateway, Incoming, Polling, Question
from hub.ports.storage import Job

_log = logging.getLogger(__name__)


class Poller:
    """Asks one agency how its open requests stand."""

    def __init__(self, means: Means, gateway: Gateway) -> None:
        self._means = means
        self._gateway = gateway
        self._replies = ReplyIntake(means)
        self._after = ""

    def step(self, limit: int) -> int:
        """Take what the agency's queue holds, or ask about the next `limit` requests; how many
        more may wait at once (0: come back after a pause).

        What the agency's queue gave is settled only after the commit: a crash makes it come again.
        Raises `Unavailable` when agency or database do not answer; that the agency's replies cannot
        be fetched, and since when, is then known to the board.
        """
        jobs = self._next(limit) if self._gateway.polls is Polling.questions else ()
        incoming = self._poll(jobs)
        if incoming:
            passing(Point.poller_after_poll)
            agency = self._gateway.agency
            self._replies.accept([ReplyArrival(agency=agency, incoming=one) for one in incoming])
            passing(Point.poller_after_accept)
            _log.info("polled %s: %d replies", agency, len(incoming))
        tokens = [one.token for one in incoming if one.token is not None]
        self._gateway.settle(tokens)
        if tokens:
            passing(Point.poller_after_settle)
        return len(tokens) or (len(jobs) if self._after else 0)

    def _poll(self, jobs: Sequence[Job]) -> Sequence[Incoming]:
        try:
            incoming = self._gateway.poll(self._questions(jobs))
        except Unavailable:
            self._note(lambda known: known.failed(self._means.now()))
            raise
        self._note(Fetching.passed)
        return incoming

    def _note(self, change: Callable[[Fetching], Fetching]) -> None:
        """Written only when something changes: an agency is asked day and night."""
        agency = self._gateway.agency
        with self._means.store.read() as uow:
            known = uow.fetchings.of(agency)
        now = change(known)
        if now == known:
            return
        with self._means.store.begin() as uow:
            uow.fetchings.save(now)
            uow.commit()

    def _next(self, limit: int) -> Sequence[Job]:
        """The requests after those asked about last; after the last of all, from the start."""
        with self._means.store.read() as uow:
            jobs = uow.deliveries.awaiting(self._gateway.agency, self._after, limit)
        self._after = jobs[-1].delivery.id if len(jobs) == limit else ""
        return jobs

    def _questions(self, jobs: Sequence[Job]) -> Sequence[Question]:
        return [
            Question(
                territory=job.request.territory,
                query=QueryMessage(
                    message_id=job.delivery.id,
                    number=job.request.number,
                    agency_number=job.request.agency_number,
                    sent_at=read_letter(job.delivery).sent_at,
                ),
            )
            for job in jobs
        ]
