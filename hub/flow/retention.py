"""Let go what need not be kept any longer: by the administrator's terms, in small commits.

What is open is never touched. Ids, digests and receipts stay, so that a repeat gets its first
answer for ever; so do the codes and dates that reports count.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from hub.flow.means import Means
from hub.flow.trail import Subject, entry_of
from hub.ports.retention import Bounds, Received, Terms
from hub.ports.storage import UnitOfWork

ACTION = "retention"


class _Answered(msgspec.Struct, frozen=True):
    """What any receipt names: a programme's number, or a request's."""

    programme_number: str = ""
    number: str = ""


class Retention:
    """For the scheduler and for a person at the command line; `who` stands in the trail."""

    def __init__(self, means: Means, terms: Terms, who: str = "scheduler") -> None:
        self._means = means
        self._terms = terms
        self._who = who
        self._run: Iterator[tuple[str, int]] = iter(())

    def due(self) -> Mapping[str, int]:
        """How much would go, and how many programmes something open holds back. Changes nothing."""
        with self._means.store.read() as uow:
            return uow.retention.due(bounds(self._terms, self._means.now()))

    def step(self, batch: int) -> int:
        """Let one batch go, in one commit with its entry in the audit trail; how many things. 0
        when nothing is left: the next call begins anew."""
        return sum(count for _, count in self.some(batch))

    def some(self, batch: int) -> Sequence[tuple[str, int]]:
        """The same with the rule's name; empty when nothing is left."""
        found = next(self._run, None)
        if found is None:
            self._run = self._batches(batch)
            found = next(self._run, None)
        return [] if found is None else [found]

    def _batches(self, batch: int) -> Iterator[tuple[str, int]]:
        until = bounds(self._terms, self._means.now())
        for rule, some in self._rules(until, batch):
            while count := self._commit(rule, some):
                yield rule, count
        yield from self._bytes(until, batch)

    def _rules(
        self, until: Bounds, batch: int
    ) -> Iterator[tuple[str, Callable[[UnitOfWork], int]]]:
        if (before := until.quarantine) is not None:
            yield "quarantine", lambda uow: uow.retention.forget_quarantined(before, batch)
        if (acked := until.notices) is not None:
            yield "notices", lambda uow: uow.retention.forget_notices(acked, batch)
        # Before their messages: of what an agency wrote later, these tell that it is there.
        if (over := until.programmes) is not None:
            yield "programmes", lambda uow: self._depersonalise(uow, over, batch)
        if (ended := until.messages) is not None:
            yield "messages", lambda uow: self._drop_messages(uow, ended, batch)

    def _commit(self, rule: str, some: Callable[[UnitOfWork], int]) -> int:
        with self._means.store.begin() as uow:
            count = some(uow)
            if count:
                subject, at = Subject("retention", rule), self._means.now()
                uow.audit.append([entry_of(self._who, ACTION, subject, at, detail=str(count))])
                uow.commit()
        return count

    def _drop_messages(self, uow: UnitOfWork, before: date, batch: int) -> int:
        ids = uow.retention.with_messages(before, batch)
        uow.retention.drop_messages(ids, self._means.now())
        return len(ids)

    def _depersonalise(self, uow: UnitOfWork, before: date, batch: int) -> int:
        at = self._means.now()
        ids = uow.retention.with_people(before, batch)
        uow.retention.depersonalise(ids, at)
        # One entry each: this is what proves the destruction of a family's data.
        subjects = [Subject("programme", one) for one in ids]
        uow.audit.append(
            [entry_of(self._who, ACTION, one, at, detail="depersonalised") for one in subjects]
        )
        return len(ids)

    def _bytes(self, until: Bounds, batch: int) -> Iterator[tuple[str, int]]:
        """Received messages that speak of no programme whose messages are kept."""
        ends = [one for one in (until.messages, until.programmes) if one is not None]
        after = ""
        while ends:
            with self._means.store.read() as uow:
                page = uow.retention.received(after, _midnight(max(ends)), batch)
                ids = _free(uow, page)
            if ids and (count := self._commit("received", lambda uow: _drop(uow, ids))):  # noqa: B023
                yield "received", count
            if len(page) < batch:
                return
            after = page[-1].id


def bounds(terms: Terms, at: datetime) -> Bounds:
    """What is older goes at that instant."""

    def before(days: int) -> datetime | None:
        return at - timedelta(days=days) if days else None

    def day(days: int) -> date | None:
        return (at - timedelta(days=days)).date() if days else None

    return Bounds(
        quarantine=before(terms.quarantine),
        notices=before(terms.notices),
        messages=day(terms.messages),
        programmes=day(terms.programmes),
    )


def _free(uow: UnitOfWork, page: Sequence[Received]) -> list[str]:
    told = {one.id: msgspec.json.decode(one.answer, type=_Answered) for one in page}
    numbers = sorted({one.programme_number for one in told.values()})
    requests = sorted({one.number for one in told.values()})
    programmes, kept = uow.retention.spoken_for(numbers, requests)
    return [
        key
        for key, one in told.items()
        if one.programme_number not in programmes and one.number not in kept
    ]


def _drop(uow: UnitOfWork, ids: Sequence[str]) -> int:
    uow.retention.drop_bytes(ids)
    return len(ids)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
