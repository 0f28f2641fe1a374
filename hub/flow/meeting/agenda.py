"""The agenda: one item for each request that the group has to speak of, with all its grounds."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from hub.domain.calendar import WorkingCalendar
from hub.domain.request import Request
from hub.domain.terms import Level
from hub.domain.waiting import deadline
from hub.ports.meeting import Decision


class Ground(StrEnum):
    """Why a request is on the agenda, the gravest first. `contradictory` and `refused` are what is
    disputed; `undelivered`: a message is dead; `unfulfilled`: an earlier decision is overdue."""

    escalated = "escalated"
    unfulfilled = "unfulfilled"
    undelivered = "undelivered"
    contradictory = "contradictory"
    refused = "refused"
    late = "late"


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """One ground for one request."""

    request: Request
    ground: Ground


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A request with its grounds in order, the working days by which it is late (0: it is not),
    and what was decided of it before."""

    request: Request
    grounds: tuple[Ground, ...]
    days_late: int
    decisions: tuple[Decision, ...]


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """What the meeting of the day `on` speaks of."""

    on: date
    items: tuple[Item, ...]

    def with_ground(self, ground: Ground) -> int:
        """How many items have this ground."""
        return sum(ground in item.grounds for item in self.items)


_GRAVITY: Final = {ground: place for place, ground in enumerate(Ground)}
_URGENCY: Final = {
    level: place
    for place, level in enumerate((Level.emergency, Level.crisis, Level.basic, Level.adaptation))
}


def agenda(
    on: date,
    matters: Sequence[Matter],
    decisions: Mapping[str, Sequence[Decision]],
    calendar: WorkingCalendar,
) -> Agenda:
    """Put matters together. The most urgent family comes first, then the gravest ground, then who
    waits longest. `decisions` are by the id of the request."""
    requests = {matter.request.id: matter.request for matter in matters}
    grounds: dict[str, set[Ground]] = {}
    for matter in matters:
        grounds.setdefault(matter.request.id, set()).add(matter.ground)
    items = [
        Item(
            request=request,
            grounds=tuple(sorted(grounds[request.id], key=_GRAVITY.__getitem__)),
            days_late=_days_late(request, on, calendar),
            decisions=tuple(decisions.get(request.id, ())),
        )
        for request in requests.values()
    ]
    return Agenda(on=on, items=tuple(sorted(items, key=_place)))


def _days_late(request: Request, on: date, calendar: WorkingCalendar) -> int:
    due = deadline(request)
    return 0 if due is None else max(0, -calendar.working_days_between(on, due))


def _place(item: Item) -> tuple[int, int, int, str]:
    gravest = _GRAVITY[item.grounds[0]]
    return (_URGENCY[item.request.level], gravest, -item.days_late, item.request.number)
