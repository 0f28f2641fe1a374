"""By when an agency takes a request up and answers, and who hears of it when it does not.

Terms count in working days from the day after sending (ГК РФ, art. 191; 210-ФЗ for information).
Every date is a local calendar date of the territory; instants are UTC and are turned here, with an
explicit zone. A deadline's whole day still belongs to the agency.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from hub.domain.calendar import WorkingCalendar
from hub.domain.deadline_text import explain_en, explain_ru
from hub.domain.errors import Invalid
from hub.domain.terms import Level, RequestKind, Urgency

WorkingDays = Annotated[int, msgspec.Meta(ge=1, le=366)]
"""A term in working days; checked where data are read."""

CalendarDays = Annotated[int, msgspec.Meta(ge=1, le=366)]


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How quickly a level asks an agency to move: working days to take a request up, the queue."""

    take_up_working_days: WorkingDays
    urgency: Urgency


class DeadlineRules(msgspec.Struct, frozen=True, kw_only=True):
    """A territory's terms, in working days.

    `information_answer` is the term of an information request; `silence` is how long an agency may
    send no word on an open request before that is flagged; `to_working_group` is how many further
    working days an overdue request waits at the agency's coordinator before the working group.
    `ahead` alone is in calendar days: so long before a consent, a childhood or the programme's term
    ends its curator is reminded.
    """

    pace: Mapping[Level, Pace]
    information_answer: WorkingDays
    silence: WorkingDays
    to_working_group: WorkingDays
    ahead: CalendarDays = 14


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """The last days (inclusive, local) to take a request up and to answer it, and why these."""

    take_up_by: date
    answer_by: date
    urgency: Urgency
    explanation_ru: str
    explanation_en: str


class Escalation(StrEnum):
    """Who hears of a late request."""

    none = "none"
    coordinator = "coordinator"
    working_group = "working_group"


def deadlines(
    kind: RequestKind,
    level: Level,
    sent_on: date,
    measure_due: date | None,
    rules: DeadlineRules,
    calendar: WorkingCalendar,
) -> Deadlines:
    """The deadlines of a request sent on the local date `sent_on`.

    Information is taken up and answered within one term; assistance is taken up by the level's term
    and fulfilled by the measure's own due date, which is never moved and which the time to take it
    up cannot exceed. Raises Invalid when assistance has no `measure_due`.
    """
    pace = rules.pace[level]
    informing = kind is RequestKind.information
    term = rules.information_answer if informing else pace.take_up_working_days
    counted = calendar.add_working_days(sent_on, term)
    answer_by = counted if informing else _required(measure_due)
    return Deadlines(
        take_up_by=min(counted, answer_by),
        answer_by=answer_by,
        urgency=pace.urgency,
        explanation_ru=explain_ru(kind, term, sent_on, counted, answer_by, calendar),
        explanation_en=explain_en(kind, term, sent_on, counted, answer_by, calendar),
    )


def escalation(
    due: date, today: date, rules: DeadlineRules, calendar: WorkingCalendar
) -> Escalation:
    """Who is to know on the local date `today` that the deadline `due` passed.

    The coordinator from the first working day after it, the working group `to_working_group`
    working days later: on a day off nobody is there to be told.
    """
    late = calendar.working_days_between(due, today)
    if late <= 0:
        return Escalation.none
    return Escalation.working_group if late > rules.to_working_group else Escalation.coordinator


def is_silent(
    last_word: date, today: date, rules: DeadlineRules, calendar: WorkingCalendar
) -> bool:
    """Whether the agency has sent nothing since `last_word` for `silence` working days or more."""
    return calendar.working_days_between(last_word, today) >= rules.silence


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar date of `instant` in `zone`. Raises ValueError for a naive instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    return instant.astimezone(zone).date()


def passes_at(deadline: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the last day `deadline` is over in `zone`."""
    return datetime.combine(deadline + timedelta(days=1), time(), zone).astimezone(UTC)


def _required(measure_due: date | None) -> date:
    if measure_due is None:
        raise Invalid("У мероприятия нет срока исполнения", "The measure has no due date")
    return measure_due
