"""Read what a meeting has to speak of."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from hub.domain.access import scope_of
from hub.domain.accounts import Account
from hub.domain.waiting import days
from hub.flow.means import Means
from hub.flow.meeting.agenda import Agenda, Ground, Matter, agenda
from hub.ports.board import Page, Selection
from hub.ports.meeting import Decided, Decision
from hub.ports.storage import UnitOfWork

LOOKS_BACK: Final = timedelta(days=30)
"""For how long a refusal or a contradiction waits to be spoken of."""
MOST: Final = 200
"""Rows of each ground: more than that nobody speaks of in one meeting."""


def prepare(means: Means, who: Account, on: date) -> Agenda:
    """The agenda of that day, from how things stand now; a day ahead counts as late what will be
    late by then."""
    which = Selection(scope=scope_of(who))
    with means.store.read() as uow:
        matters = list(_matters(uow, which, means, on))
        ids = list({matter.request.id for matter in matters})
        kept = uow.meeting.decisions(ids) if ids else ()
    by_request: dict[str, list[Decision]] = {}
    for decision in kept:
        by_request.setdefault(decision.request_id, []).append(decision)
    return agenda(on, matters, by_request, means.calendar)


def decided_on(means: Means, who: Account, on: date) -> tuple[Decided, ...]:
    """What the meeting of that day has decided, in the reader's part of the work."""
    with means.store.read() as uow:
        return tuple(uow.meeting.of_day(Selection(scope=scope_of(who)), on))


def _matters(uow: UnitOfWork, which: Selection, means: Means, on: date) -> Iterator[Matter]:
    since = _since(means)
    for request in uow.meeting.escalated(which, MOST):
        yield Matter(request=request, ground=Ground.escalated)
    for decided in uow.meeting.unfulfilled(which, on, MOST):
        yield Matter(request=decided.request, ground=Ground.unfulfilled)
    for one in uow.board.undelivered(which, Page(limit=MOST)):
        yield Matter(request=one.request, ground=Ground.undelivered)
    for request in uow.meeting.contradicted(which, since, MOST):
        yield Matter(request=request, ground=Ground.contradictory)
    for request in uow.meeting.refused(which, since, MOST):
        yield Matter(request=request, ground=Ground.refused)
    last = days(on, means.calendar).late_before - timedelta(days=1)
    for request in uow.board.waiting(which, None, last, Page(limit=MOST)):
        yield Matter(request=request, ground=Ground.late)


def _since(means: Means) -> datetime:
    return means.now() - LOOKS_BACK
