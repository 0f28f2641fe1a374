"""The board's lists by name, in the order in which the first screen shows them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from hub.domain.deadlines import local_date, passes_at
from hub.domain.request import Request
from hub.domain.states import State
from hub.domain.waiting import Days, days, quiet_before
from hub.flow.board.lines import (
    Line,
    of_astray,
    of_ending,
    of_request,
    of_shared,
    of_undelivered,
    of_unroutable,
)
from hub.flow.means import Means
from hub.ports.board import Ending, FamilyLine, Page, Selection, Undelivered, Unroutable
from hub.ports.storage import UnitOfWork

ASTRAY_DAYS = 60
"""How far back a redirected request without a successor is still looked for."""


class ListName(StrEnum):
    """The lists, each with a page of its own."""

    late = "late"
    risk = "risk"
    silent = "silent"
    channel = "channel"
    undelivered = "undelivered"
    needs_info = "needs_info"
    completed = "completed"
    draft = "draft"
    astray = "astray"
    unroutable = "unroutable"
    ending = "ending"
    shared = "shared"
    all = "all"


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """One moment, and what it means in days."""

    at: datetime
    days: Days
    quiet_since: datetime
    astray_since: datetime


def moment(means: Means) -> Now:
    """The present. Days are those of the general zone: a list spans territories, and each row
    counts its own days by its own."""
    at = means.now()
    zone = means.zone("")
    today = local_date(at, zone)
    silence = means.catalogue.general.rules.silence
    return Now(
        at=at,
        days=days(today, means.calendar),
        quiet_since=passes_at(quiet_before(today, silence, means.calendar), zone),
        astray_since=at - timedelta(days=ASTRAY_DAYS),
    )


def read(
    uow: UnitOfWork, means: Means, name: ListName, which: Selection, page: Page, now: Now
) -> Sequence[Line]:
    """The rows of one page of a list."""
    if name in _MESSAGES:
        found = _MESSAGES[name](uow, which, page)
        return [of_undelivered(means, one, now.at) for one in found]
    if name in _PROGRAMMES:
        return [_of_programme(means, one, now.at) for one in _PROGRAMMES[name](uow, which, page)]
    if name is ListName.astray:
        return [of_astray(uow, means, one, now.at) for one in _astray(uow, which, page, now)]
    return [of_request(means, one, now.at) for one in _READERS[name](uow, which, page, now)]


def many(uow: UnitOfWork, name: ListName, which: Selection, most: int, now: Now) -> int:
    """How many rows a list has, up to `most`."""
    page = Page(limit=most)
    if name in _MESSAGES:
        return len(_MESSAGES[name](uow, which, page))
    if name in _PROGRAMMES:
        return len(_PROGRAMMES[name](uow, which, page))
    return len(_READERS[name](uow, which, page, now))


def _late(uow: UnitOfWork, which: Selection, page: Page, now: Now) -> Sequence[Request]:
    return uow.board.waiting(which, None, now.days.late_before - timedelta(days=1), page)


def _risk(uow: UnitOfWork, which: Selection, page: Page, now: Now) -> Sequence[Request]:
    return uow.board.waiting(which, now.days.late_before, now.days.risk_until, page)


def _all(uow: UnitOfWork, which: Selection, page: Page, _: Now) -> Sequence[Request]:
    return uow.board.waiting(which, None, date.max, page)


def _silent(uow: UnitOfWork, which: Selection, page: Page, now: Now) -> Sequence[Request]:
    return uow.board.quiet(which, now.quiet_since, page)


def _astray(uow: UnitOfWork, which: Selection, page: Page, now: Now) -> Sequence[Request]:
    return uow.board.astray(which, now.astray_since, page)


_OfProgramme = Unroutable | Ending | FamilyLine
_Reader = Callable[[UnitOfWork, Selection, Page, Now], Sequence[Request]]


def _in(state: State) -> _Reader:
    def read_state(uow: UnitOfWork, which: Selection, page: Page, _: Now) -> Sequence[Request]:
        return uow.board.ours(which, state, page)

    return read_state


def _of_programme(means: Means, found: _OfProgramme, at: datetime) -> Line:
    match found:
        case Unroutable():
            return of_unroutable(found)
        case Ending():
            return of_ending(means, found, at)
        case FamilyLine():
            return of_shared(found)


_MESSAGES: Mapping[ListName, Callable[[UnitOfWork, Selection, Page], Sequence[Undelivered]]] = {
    ListName.channel: lambda uow, which, page: uow.board.retried(which, page),
    ListName.undelivered: lambda uow, which, page: uow.board.undelivered(which, page),
}
_PROGRAMMES: Mapping[ListName, Callable[[UnitOfWork, Selection, Page], Sequence[_OfProgramme]]] = {
    ListName.unroutable: lambda uow, which, page: uow.board.unroutable(which, page),
    ListName.ending: lambda uow, which, page: uow.board.ending(which, page),
    ListName.shared: lambda uow, which, page: uow.board.shared(which, page),
}
_READERS: Mapping[ListName, _Reader] = {
    ListName.late: _late,
    ListName.risk: _risk,
    ListName.all: _all,
    ListName.silent: _silent,
    ListName.astray: _astray,
    ListName.needs_info: _in(State.needs_info),
    ListName.completed: _in(State.completed),
    ListName.draft: _in(State.draft),
}
