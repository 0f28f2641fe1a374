"""Send letters to an agency, and write down what became of them and what that says of the channel.

Both who serves the queues and who sends what waited do it in these steps: the calls hold no
transaction, and what was sent is written in one commit, the channel's state with it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from hub.domain.channel import Sign
from hub.domain.request import WAITING, Delivery, MessageKind
from hub.domain.states import State
from hub.domain.stream import Turn, action_of, in_order, turn
from hub.flow.channels import AgencyChannels
from hub.flow.consent import consent_stands
from hub.flow.contention import undisturbed
from hub.flow.doubt import arrived_before
from hub.flow.judging import Judging
from hub.flow.keeping_back import keep_back
from hub.flow.letters import pointer, read_letter, superseded
from hub.flow.means import Means
from hub.flow.results import Results, RetryPolicy, Settled
from hub.flow.turns import next_turns
from hub.ports.crash import Point, passing
from hub.ports.gateway import Gateway, Posted, Posting, Result
from hub.ports.storage import Job, UnitOfWork

_EARLY = timedelta(seconds=1)
"""The clocks of two machines may differ so much."""


class Letters(NamedTuple):
    """Those that may leave now, those that may not leave any more, those that have to wait for
    their channel, and those whose own next try has not come. `renewed`: ids of letters whose turn
    it is since one before them gave its place up."""

    leaving: list[Job]
    kept: list[Job]
    aside: list[Job]
    early: list[Job]
    renewed: Sequence[str] = ()


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

    def take(self, ids: Sequence[str], *, through: bool = False) -> Letters:
        """What is to be done with these deliveries; those that are done, or have to let another of
        their request go first, are left out. `through`: a channel that is broken or returning lets
        them through. That a try of those that leave begins is written down. Raises `Unavailable`.
        """
        return undisturbed(lambda: self._take(ids, through))

    def _take(self, ids: Sequence[str], through: bool) -> Letters:
        at = self._means.now()
        with self._means.store.begin() as uow:
            turns = {
                request: turn(letters)
                for request, letters in uow.deliveries.lock_beside(ids).items()
            }
            renewed = _give_way(uow, self._means, turns.values(), at)
            first = {one.first.id: one.first for one in turns.values()}
            jobs = uow.deliveries.jobs([one for one in ids if one in first])
            letters = self._sort(uow, [_leaving(job) for job in jobs], at, through)
            uow.deliveries.mark([_begun(job.delivery) for job in letters.leaving])
            uow.commit()
        return letters._replace(renewed=renewed)

    def _sort(self, uow: UnitOfWork, jobs: Sequence[Job], at: datetime, through: bool) -> Letters:
        known = self._channels.known(uow)
        free = {one for one, channel in known.items() if self._channels.lets(channel, one, at)}
        letters = Letters([], [], [], [])
        for job in jobs:
            if not self._may_leave(job):
                letters.kept.append(job)
            elif not through and self._wait(job.delivery, at) > _EARLY:
                letters.early.append(job)
            elif through or self._channels.of(job.request.territory) in free:
                letters.leaving.append(job)
            else:
                letters.aside.append(job)
        return letters

    def send(self, letters: Letters) -> Tried:
        """Send what may leave; what is known to have arrived counts as received just now."""
        there = {
            job.delivery.id: Posted(id=job.delivery.id, result=Result.received, sign=Sign.nothing)
            for job in letters.leaving
            if arrived_before(job)
        }
        passing(Point.courier_before_send)
        postings = [_posting(job) for job in letters.leaving if job.delivery.id not in there]
        posted = self._gateway.send(postings) if postings else ()
        passing(Point.courier_after_send)
        results = there | {one.id: one for one in posted}
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
            ended = [one.delivery for one in settled if one.delivery.state not in WAITING]
            next_turns(uow, self._means, [one.request_id for one in ended], at)
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
    # Requests first, as everybody who writes a letter of one does.
    uow.requests.lock_many(sorted({job.request.id for job in jobs}))
    now = uow.deliveries.lock_many([job.delivery.id for job in jobs])

    def waiting(some: Iterable[Job]) -> list[Job]:
        return [
            msgspec.structs.replace(job, delivery=_before_its_try(job, now[job.delivery.id]))
            for job in some
            if now[job.delivery.id].state in WAITING
        ]

    return Tried(
        [(job, sent[job.delivery.id]) for job in waiting(job for job, _ in tried.sent)],
        waiting(tried.kept),
        waiting(tried.aside),
        waiting(tried.early),
    )


def _before_its_try(job: Job, now: Delivery) -> Delivery:
    """The delivery as it stands, with the doubt that there was before the try in hand."""
    return msgspec.structs.replace(now, doubt=job.delivery.doubt)


def _give_way(uow: UnitOfWork, means: Means, turns: Iterable[Turn], at: datetime) -> Sequence[str]:
    """Withdraw letters whose place a newer one takes, and point the broker to that; the ids of
    those whose turn it is now."""
    giving = [one for one in turns if one.superseded]
    uow.deliveries.save([superseded(one, at) for each in giving for one in each.superseded])
    renewed = [
        one.first for one in giving if in_order([one.first, *one.superseded])[0] != one.first
    ]
    uow.outbox.add([pointer(one, means.new_id(), at) for one in renewed])
    return [one.id for one in renewed]


def _leaving(job: Job) -> Job:
    action = action_of(job.request, job.delivery)
    return msgspec.structs.replace(
        job, delivery=msgspec.structs.replace(job.delivery, action=action)
    )


def _begun(delivery: Delivery) -> Delivery:
    return msgspec.structs.replace(delivery, doubt=True)


def _posting(job: Job) -> Posting:
    return Posting(
        id=job.delivery.id,
        territory=job.request.territory,
        letter=read_letter(job.delivery),
        doubtful=job.delivery.doubt,
        programme_id=job.request.programme_id,
    )
