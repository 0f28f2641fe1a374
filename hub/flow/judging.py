"""Judge an agency's channels by the results of a batch, in the commit that writes these."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from hub.domain.channel import Channel, Phase, Sign, Try, Verdict, judge
from hub.flow.channels import AgencyChannels
from hub.ports.gateway import Posted, Result
from hub.ports.storage import Job, UnitOfWork

_SIGNS = {
    Result.received: Sign.passed,
    Result.relayed: Sign.passed,
    Result.answered: Sign.passed,
    Result.refused: Sign.answered,
    Result.failed: Sign.answered,
    Result.untried: Sign.nothing,
}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a letter stands with its channel: `blamed` when its failure counts against itself."""

    channel: Channel
    blamed: bool = False


class Judging:
    """Judges the channels of one agency. `chance` gives 0 up to 1, to spread the pauses."""

    def __init__(
        self, channels: AgencyChannels, chance: Callable[[], float] = random.random
    ) -> None:
        self._channels = channels
        self._chance = chance

    def standings(
        self,
        uow: UnitOfWork,
        sent: Sequence[tuple[Job, Posted]],
        aside: Sequence[Job],
        at: datetime,
    ) -> Mapping[str, Standing]:
        """How each of these letters stands, by its delivery's id; `aside` are those that have to
        wait for their channel. What became of the channels is saved."""
        keys = {self._key(job) for job in (*(job for job, _ in sent), *aside)}
        locked = uow.channels.lock(self._channels.agency, keys) if keys else {}
        found: dict[str, Standing] = {}
        for key, before in locked.items():
            tried = [one for one in sent if self._key(one[0]) == key]
            waiting = [job for job in aside if self._key(job) == key]
            verdict = self._verdict(before, tried, at)
            channel = self._closed(verdict.channel, at) if waiting else verdict.channel
            self._save(uow, before, channel)
            found |= {
                job.delivery.id: Standing(channel=channel, blamed=blamed)
                for (job, _), blamed in zip(tried, verdict.blamed, strict=True)
            }
            found |= {job.delivery.id: Standing(channel=channel) for job in waiting}
        return found

    def _verdict(
        self, channel: Channel, tried: Sequence[tuple[Job, Posted]], at: datetime
    ) -> Verdict:
        tries = [
            Try(
                sign=posted.sign or _SIGNS[posted.result],
                error=posted.error,
                before=job.delivery.changed_at if job.delivery.attempts else None,
            )
            for job, posted in tried
        ]
        patience = self._channels.terms(channel.territory).patience
        return judge(channel, tries, at, patience, self._chance())

    def _closed(self, channel: Channel, at: datetime) -> Channel:
        """With letters that wait outside its hours, a channel returns when they begin."""
        opening = self._channels.opening(channel.territory, at)
        if opening <= at or (channel.next_try is not None and channel.next_try >= opening):
            return channel
        return channel.closed_until(opening)

    def _save(self, uow: UnitOfWork, before: Channel, now: Channel) -> None:
        if now == before:
            return
        uow.channels.save(now)
        if now.phase is Phase.broken and now.next_try is not None:
            uow.channels.put_off(self._channels.reach(now.territory), now.next_try)

    def _key(self, job: Job) -> str:
        return self._channels.of(job.request.territory)
