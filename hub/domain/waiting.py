"""Who owns the next move of a request, and by when: what the board's rows say.

The deadline that counts is the one to take the request up until the agency has accepted it, the
one to answer after. Whether it passed is counted in working days, as the reminders count it.
"""

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from hub.domain.calendar import WorkingCalendar
from hub.domain.request import Request
from hub.domain.states import FINAL, State

RISK_WORKING_DAYS = 2
"""A deadline is at risk on its day and on this many working days before."""
LONG_LATE_WORKING_DAYS = 5

_DAY = timedelta(days=1)
_UNANSWERED = frozenset({State.requested, State.received})
_CURATORS = frozenset({State.needs_info, State.completed, State.draft})


class Owner(StrEnum):
    """Whose move is next."""

    agency = "agency"
    curator = "curator"
    working_group = "working_group"
    administrator = "administrator"
    hub = "hub"
    nobody = "nobody"


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """The days that divide deadlines, as seen on `today` (local).

    A deadline before `late_before` has passed; before `long_before`, by more than
    `LONG_LATE_WORKING_DAYS` working days. Up to and including `risk_until` it is at risk.
    """

    today: date
    late_before: date
    long_before: date
    risk_until: date


def days(today: date, calendar: WorkingCalendar) -> Days:
    """The dividing days: on a day off nothing becomes late, since nobody was there to act."""
    late_before = _back(today, 0, calendar)
    return Days(
        today=today,
        late_before=late_before,
        long_before=_back(today, LONG_LATE_WORKING_DAYS, calendar),
        risk_until=calendar.add_working_days(today, RISK_WORKING_DAYS),
    )


def quiet_before(today: date, silence: int, calendar: WorkingCalendar) -> date:
    """The last local day of a last word after which `silence` working days have passed."""
    day = today
    while silence > 0:
        silence -= calendar.is_working(day)
        day -= _DAY
    return day


def owner(request: Request) -> Owner:
    """Whose move it is by the request's state alone."""
    if request.state in _CURATORS:
        return Owner.curator
    if request.state is State.redirected:
        return Owner.working_group
    return Owner.nobody if request.state in FINAL else Owner.agency


def deadline(request: Request) -> date | None:
    """The last day of the agency's next move; None when the next move is not the agency's."""
    return due(request.state, request.take_up_by, request.answer_by)


def due(state: State, take_up_by: date, answer_by: date) -> date | None:
    """The same from the parts."""
    if state in _UNANSWERED:
        return take_up_by
    return None if state in _CURATORS or state in FINAL else answer_by


def _back(today: date, working_days: int, calendar: WorkingCalendar) -> date:
    """The latest working day up to `today`, then so many working days before it."""
    day = today
    while True:
        if calendar.is_working(day):
            if working_days == 0:
                return day
            working_days -= 1
        day -= _DAY
