"""Fetch the replies of an agency that does not call back; store them, then settle its queue."""

import logging
from collections.abc import Sequence

from hub.domain.messages import QueryMessage
from hub.flow.delivery import read_letter
from hub.flow.means import Means
from hub.flow.replies import ReplyIntake
from hub.ports.doors import ReplyArrival
from hub.ports.gateway import Gateway, Question
from hub.ports.storage import Job

_log = logging.getLogger(__name__)


class Poller:
    """Asks one agency how its open requests stand."""

    def __init__(self, means: Means, gateway: Gateway) -> None:
        self._means = means
        self._gateway = gateway
        self._replies = ReplyIntake(means)

    def step(self, limit: int) -> int:
        """Ask about at most `limit` requests; how many replies came.

        What the agency's queue gave is settled only after the commit: a crash makes it come again.
        Raises `Unavailable` when agency or database do not answer.
        """
        with self._means.store.read() as uow:
            jobs = uow.deliveries.awaiting(self._gateway.agency, limit)
        incoming = self._gateway.poll(self._questions(jobs))
        if incoming:
            agency = self._gateway.agency
            self._replies.accept([ReplyArrival(agency=agency, incoming=one) for one in incoming])
            self._gateway.settle([one.token for one in incoming if one.token is not None])
            _log.info("polled %s: %d replies", agency, len(incoming))
        return len(incoming)

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
