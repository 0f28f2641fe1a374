"""Deliver an agency's letters: take ids from its queues, send, write the results, settle.

The database is written before the broker is told, so a crash in between only makes the broker
repeat a delivery that is then seen as done. One courier serves one agency: a dead one holds up
nobody else.
"""

from collections.abc import Mapping, Sequence

import msgspec

from hub.domain.messages import CancelMessage, ClarifyMessage, RequestMessage
from hub.domain.programme import permitted
from hub.domain.request import Delivery, DeliveryState, MessageKind
from hub.domain.states import State
from hub.flow.means import Means
from hub.flow.results import Results, RetryPolicy, Settled
from hub.ports import queue
from hub.ports.gateway import Gateway, Letter, Posting
from hub.ports.storage import Job

_WAITING = frozenset({DeliveryState.queued, DeliveryState.retrying})
_LETTERS: dict[MessageKind, type[Letter]] = {
    MessageKind.request: RequestMessage,
    MessageKind.cancel: CancelMessage,
    MessageKind.clarify: ClarifyMessage,
}


class Courier:
    """Serves the queues of one agency."""

    def __init__(
        self, means: Means, gateway: Gateway, consumer: queue.Consumer, retries: RetryPolicy
    ) -> None:
        self._means = means
        self._gateway = gateway
        self._consumer = consumer
        self._results = Results(means, retries)
        self._held: Sequence[queue.Delivery] = ()

    def step(self, limit: int, wait_seconds: float) -> int:
        """Deliver one batch, at most `limit`; how many messages it took from the queues.

        Raises `Unavailable` when database or broker do not answer; nothing is lost then.
        """
        # What failed is held and done first: given back to the queue again and again while the
        # database is away, it would count as poison.
        parcels = self._held or self._consumer.receive(limit, wait_seconds)
        self._held = parcels
        if parcels:
            self._settle(parcels, self._deliver([_delivery_id(parcel) for parcel in parcels]))
        self._held = ()
        return len(parcels)

    def _deliver(self, ids: Sequence[str]) -> Mapping[str, Settled]:
        with self._means.store.read() as uow:
            jobs = uow.deliveries.jobs(list(dict.fromkeys(ids)))
        waiting = [job for job in jobs if job.delivery.state in _WAITING]
        leaving = [job for job in waiting if self._may_leave(job)]
        kept = [job for job in waiting if not self._may_leave(job)]
        posted = self._gateway.send([_posting(job) for job in leaving]) if leaving else ()
        with self._means.store.begin() as uow:
            settled = [
                self._results.apply(uow, job, result)
                for job, result in zip(leaving, posted, strict=True)
            ]
            settled += [Settled(self._withdrawn(job)) for job in kept]
            uow.deliveries.save([one.delivery for one in settled])
            uow.commit()
        return {one.delivery.id: one for one in settled}

    def _may_leave(self, job: Job) -> bool:
        """Consent is looked at again here, and so is whether the request still stands."""
        if job.delivery.kind is MessageKind.cancel:
            return True
        today = self._means.today(job.request.territory, self._means.now())
        consented = permitted(job.consents, job.request.members, job.request.agency, today)
        return consented and job.request.state is not State.cancelled

    def _withdrawn(self, job: Job) -> Delivery:
        cancelled = job.request.state is State.cancelled
        return msgspec.structs.replace(
            job.delivery,
            state=DeliveryState.withdrawn,
            changed_at=self._means.now(),
            next_try=None,
            error="cancelled" if cancelled else "no_consent",
        )

    def _settle(self, parcels: Sequence[queue.Delivery], settled: Mapping[str, Settled]) -> None:
        done = []
        for parcel in parcels:
            one = settled.get(_delivery_id(parcel))
            if one is not None and one.delay is not None:
                self._consumer.retry([parcel], one.delay)
            elif one is not None and one.delivery.state is DeliveryState.dead:
                self._consumer.bury([parcel], one.delivery.error or "refused")
            else:
                done.append(parcel)
        self._consumer.ack(done)


def read_letter(delivery: Delivery) -> Letter:
    """The canonical message that a delivery carries."""
    return msgspec.json.decode(delivery.payload, type=_LETTERS[delivery.kind])


def _posting(job: Job) -> Posting:
    return Posting(
        id=job.delivery.id, territory=job.request.territory, letter=read_letter(job.delivery)
    )


def _delivery_id(parcel: queue.Delivery) -> str:
    return str(msgspec.json.decode(parcel.message.body)["delivery"])
