"""Send letters to an agency, and write down what became of them and what that says of the channel.

Both who serves the queues and who sends what waited do it in these steps: the calls hold no
transaction, and what was sent is written in one commit, the channel's state with it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from hub.domain.channel import Sign
from hub.domain.request import WAITING, Delivery, MessageKind
from hub.domain.states import State
from hub.flow.channels import AgencyChannels
from hub.flow.consent import consent_stands
from hub.flow.doubt import arrived_before
from hub.flow.judging import Judging
from hub.flow.keeping_back import keep_back
from hub.flow.letters import read_letter
from hub.flow.means import Means
from hub.flow.results import Results, RetryPolicy, Settled
from hub.ports.crash import Point, passing
from hub.ports.gateway import Gateway, Posted, Posting, Result
from hub.ports.storage import Job, UnitOfWork

_EARLY = timedelta(seconds=1)
"""The clocks of two machines may differ so much."""


class Letters(NamedTuple):
    """Those that may leave now, those that may not leave any more, those that have to wait for
    their channel, and those whose own next try has not come."""

    leaving: Sequence[Job]
    kept: Sequence[Job]
    aside: Sequence[Job]
    early: Sequence[Job] = ()


class Tried(NamedTuple):
    """What was sent, with its results, what was kept back and what waits; not written down yet."""

    sent: Sequence[tuple[Job, Posted]]
    kept: Sequence[Job]
    aside: Sequence[Job]
    early: Sequence[Job] = ()


class Sending:
    """Sends to one agency."""

    def __init__(
        self, means: Means, gateway: Gateway, retries: RetryPolicy, channels: AgencyChannels
    ) -> None:
        self._means = means
        self._gateway = gateway
        self._channels = channels
        self._results = Results(means, retries)
        self._longest = timedelta(seconds=max(retries.delays, default=0)) + _EARLY
        self._judging = Judging(channels)

    def sort(self, ids: Sequence[str], *, through: bool = False) -> Letters:
        """What is to be done with these deliveries; those that are done are left out. `through`:
        a channel that is broken or returning lets them through. Raises `Unavailable`."""
        at = self._means.now()
        with self._means.store.read() as uow:
            jobs = uow.deliveries.jobs(ids)
            known = self._channels.known(uow)
        free = {one for one, channel in known.items() if self._channels.lets(channel, one, at)}
        leaving: list[Job] = []
        kept: list[Job] = []
        aside: list[Job] = []
        early: list[Job] = []
        for job in jobs:
            if job.delivery.state not in WAITING:
                continue
            if not self._may_leave(job):
                kept.append(job)
            elif not through and self._wait(job.delivery, at) > _EARLY:
                early.append(job)
            elif through or self._channels.of(job.request.territory) in free:
                leaving.append(job)
            else:
                aside.append(job)
        return Letters(leaving, kept, aside, early)

    def send(self, letters: Letters, doubtful: Set[str]) -> Tried:
        """Send what may leave; what is known to have arrived counts as received just now."""
        passing(Point.courier_before_send)
        postings = [_posting(job, doubtful) for job in letters.leaving]
        there = {
            one.id: Posted(id=one.id, result=Result.received, sign=Sign.nothing)
            for one, job in zip(postings, letters.leaving, strict=True)
            if one.doubtful and arrived_before(one.letter, job.request)
        }
        leaving = [one for one in postings if one.id not in there]
        posted = self._gateway.send(leaving) if leaving else ()
        results = there | {one.id: one for one in posted}
        passing(Point.courier_after_send)
        sent = [(job, results[job.delivery.id]) for job in letters.leaving]
        return Tried(sent, letters.kept, letters.aside, letters.early)

    def write(self, tried: Tried) -> Mapping[str, Settled]:
        """How each delivery stands now, by its id; in one commit. Raises `Unavailable`."""
        with self._means.store.begin() as uow:
            at = self._means.now()
            tried = _as_they_stand(uow, tried)
            standings = self._judging.standings(uow, tried.sent, tried.aside, at)
            settled = [
                self._results.apply(uow, job, posted, standings[job.delivery.id])
                for job, posted in tried.sent
            ]
            settled += [Settled(keep_back(uow, self._means, job, at)) for job in tried.kept]
            settled += [
                self._results.set_aside(job.delivery, standings[job.delivery.id].channel, at)
                for job in tried.aside
            ]
            uow.deliveries.save([one.delivery for one in settled])
            passing(Point.courier_before_commit)
            uow.commit()
            passing(Point.courier_after_commit)
        settled += [
            Settled(job.delivery, math.ceil(self._wait(job.delivery, at).total_seconds()))
            for job in tried.early
        ]
        return {one.delivery.id: one for one in settled}

    def _wait(self, delivery: Delivery, at: datetime) -> timedelta:
        """How long before its next try a letter came. One that waits for its channel has no time of
        its own; a time further ahead than any delay was said by a clock that was wrong."""
        if delivery.next_try is None or delivery.held is not None:
            return timedelta(0)
        wait = max(timedelta(0), delivery.next_try - at)
        return wait if wait <= self._longest else timedelta(0)

    def _may_leave(self, job: Job) -> bool:
        """Consent is looked at again here, and so is whether the request still stands."""
        if job.delivery.kind is MessageKind.cancel:
            return True
        consented = consent_stands(
            self._means, job.consents, job.request, job.request.territory, self._means.now()
        )
        return consented and job.request.state is not State.cancelled


def _as_they_stand(uow: UnitOfWork, tried: Tried) -> Tried:
    """The same with each delivery as it is now. What somebody else settled meanwhile is left out:
    there may be a second copy of an id in the broker, and two who have it in hand."""
    sent = {job.delivery.id: posted for job, posted in tried.sent}
    jobs = [*(job for job, _ in tried.sent), *tried.kept, *tried.aside, *tried.early]
    now = uow.deliveries.lock_many([job.delivery.id for job in jobs])

    def waiting(some: Iterable[Job]) -> list[Job]:
        return [
            msgspec.structs.replace(job, delivery=now[job.delivery.id])
            for job in some
            if now[job.delivery.id].state in WAITING
        ]

    return Tried(
        [(job, sent[job.delivery.id]) for job in waiting(job for job, _ in tried.sent)],
        waiting(tried.kept),
        waiting(tried.aside),
        waiting(tried.early),
    )


def _posting(job: Job, doubtful: Set[str]) -> Posting:
    return Posting(
        id=job.delivery.id,
        territory=job.request.territory,
        letter=read_letter(job.delivery),
        doubtful=job.delivery.id in doubtful,
        programme_id=job.request.programme_id,
    )
