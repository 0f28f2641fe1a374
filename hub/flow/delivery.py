"""Deliver an agency's letters: take ids from its queues, send, write the results, settle.

The database is written before the broker is told, so a crash in between only makes the broker
repeat a delivery that is then seen as done. A crash after the sending and before the commit makes
the next try doubtful: see `hub.flow.doubt`. One courier serves one agency: a dead one holds up
nobody else.
"""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

import msgspec

from hub.domain.messages import CancelMessage, ClarifyMessage, RequestMessage
from hub.domain.request import Delivery, DeliveryState, MessageKind
from hub.domain.states import State
from hub.flow.consent import consent_stands
from hub.flow.contention import undisturbed
from hub.flow.doubt import arrived_before, in_doubt
from hub.flow.keeping_back import keep_back
from hub.flow.letters import pointed
from hub.flow.means import Means
from hub.flow.results import Results, RetryPolicy, Settled
from hub.ports import queue
from hub.ports.crash import Point, passing
from hub.ports.gateway import Gateway, Letter, Posted, Posting, Result
from hub.ports.storage import Job

_WAITING = frozenset({DeliveryState.queued, DeliveryState.retrying})
_LETTERS: dict[MessageKind, type[Letter]] = {
    MessageKind.request: RequestMessage,
    MessageKind.cancel: CancelMessage,
    MessageKind.clarify: ClarifyMessage,
}


class Tried(NamedTuple):
    """What was sent, with its results, and what was kept back; not written down yet."""

    sent: Sequence[tuple[Job, Posted]]
    kept: Sequence[Job]


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
        self._tried: Tried | None = None
        self._settled: Mapping[str, Settled] | None = None

    def step(self, limit: int, wait_seconds: float) -> int:
        """Deliver one batch, at most `limit`; how many messages it took from the queues.

        Raises `Unavailable` when database or broker do not answer; nothing is lost then.
        """
        # What failed is held and done first, from where it failed: given back to the queue again
        # and again while the database is away, it would count as poison, and sent again, it would
        # reach the agency twice.
        if not self._held:
            self._held = self._consumer.receive(limit, wait_seconds)
            self._tried = self._settled = None
        taken = len(self._held)
        if self._held and self._tried is None:
            self._tried = self._try(self._held)
        if self._tried is not None and self._settled is None:
            tried = self._tried
            self._settled = undisturbed(lambda: self._write(tried))
        self._settle(self._settled or {})
        return taken

    def close(self) -> None:
        """Take no more; what is held or was fetched ahead goes back to its queues at once."""
        self._consumer.close()

    def _try(self, parcels: Sequence[queue.Delivery]) -> Tried:
        passing(Point.courier_after_receive)
        ids = dict.fromkeys(filter(None, map(_delivery_id, parcels)))
        with self._means.store.read() as uow:
            jobs = uow.deliveries.jobs(list(ids))
        waiting = [job for job in jobs if job.delivery.state in _WAITING]
        free = {job.delivery.id for job in waiting if self._may_leave(job)}
        leaving = [job for job in waiting if job.delivery.id in free]
        kept = [job for job in waiting if job.delivery.id not in free]
        passing(Point.courier_before_send)
        sent = self._send(leaving, in_doubt(parcels, leaving))
        passing(Point.courier_after_send)
        return Tried(sent, kept)

    def _send(self, jobs: Sequence[Job], doubtful: Set[str]) -> Sequence[tuple[Job, Posted]]:
        """Send what is not known to have arrived; the rest counts as received just now."""
        postings = [_posting(job, doubtful) for job in jobs]
        there = {
            one.id: Posted(id=one.id, result=Result.received)
            for one, job in zip(postings, jobs, strict=True)
            if one.doubtful and arrived_before(one.letter, job.request)
        }
        leaving = [one for one in postings if one.id not in there]
        posted = self._gateway.send(leaving) if leaving else ()
        results = there | {one.id: one for one in posted}
        return [(job, results[job.delivery.id]) for job in jobs]

    def _write(self, tried: Tried) -> Mapping[str, Settled]:
        with self._means.store.begin() as uow:
            settled = [self._results.apply(uow, job, result) for job, result in tried.sent]
            at = self._means.now()
            settled += [Settled(keep_back(uow, self._means, job, at)) for job in tried.kept]
            uow.deliveries.save([one.delivery for one in settled])
            passing(Point.courier_before_commit)
            uow.commit()
            passing(Point.courier_after_commit)
        return {one.delivery.id: one for one in settled}

    def _may_leave(self, job: Job) -> bool:
        """Consent is looked at again here, and so is whether the request still stands."""
        if job.delivery.kind is MessageKind.cancel:
            return True
        consented = consent_stands(
            self._means, job.consents, job.request, job.request.territory, self._means.now()
        )
        return consented and job.request.state is not State.cancelled

    def _settle(self, settled: Mapping[str, Settled]) -> None:
        """Tell the broker, all parcels of one fate at once. What it gives back when it does not
        answer comes again; the others stay held."""
        while self._held:
            fate = _fate(self._held[0], settled)
            alike = [parcel for parcel in self._held if _fate(parcel, settled) == fate]
            self._held = [parcel for parcel in self._held if _fate(parcel, settled) != fate]
            if fate.delay is not None:
                self._consumer.retry(alike, fate.delay)
            elif fate.grave is not None:
                self._consumer.bury(alike, fate.grave)
            else:
                self._consumer.ack(alike)
            passing(Point.courier_after_settle)


def read_letter(delivery: Delivery) -> Letter:
    """The canonical message that a delivery carries."""
    return msgspec.json.decode(delivery.payload, type=_LETTERS[delivery.kind])


def _posting(job: Job, doubtful: Set[str]) -> Posting:
    return Posting(
        id=job.delivery.id,
        territory=job.request.territory,
        letter=read_letter(job.delivery),
        doubtful=job.delivery.id in doubtful,
        programme_id=job.request.programme_id,
    )


def _delivery_id(parcel: queue.Delivery) -> str | None:
    return pointed(parcel.message.body)


class _Fate(NamedTuple):
    """Seconds until the next try, or the reason for which it is dead; neither: it is done."""

    delay: int | None = None
    grave: str | None = None


def _fate(parcel: queue.Delivery, settled: Mapping[str, Settled]) -> _Fate:
    delivery_id = _delivery_id(parcel)
    if delivery_id is None:
        return _Fate(grave="unreadable")
    one = settled.get(delivery_id)
    if one is None:
        return _Fate()
    if one.delivery.state is DeliveryState.dead:
        return _Fate(grave=one.delivery.error or "refused")
    return _Fate(delay=one.delay)
