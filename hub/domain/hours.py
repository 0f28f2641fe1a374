"""When an agency's channel is open: days and hours in its own time zone, and times of maintenance.

    mon-fri 08:00-20:00, sat 09:00-13:00
    working 08:00-17:00

`mon` … `sun` are days of the week, `daily` is each of them; a weekday that the production calendar
makes a day off is closed, unless it says `daily`. `working` is every working day of that calendar,
a Saturday that an order made one too.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from hub.domain.calendar import WorkingCalendar
from hub.domain.labour_code import is_weekend

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(
    r"(?:(?P<word>daily|working)|(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?)"
    r"\s+(?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)"
)
_HORIZON = timedelta(days=400)
_DAY = timedelta(days=1)


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes of the local day from `opens` up to `closes` (1440: midnight), on these weekdays
    (0: Monday). `working` and `daily` say what the calendar has to do with it."""

    weekdays: frozenset[int]
    opens: int
    closes: int
    working: bool = False
    daily: bool = False

    def holds(self, day: date, calendar: WorkingCalendar) -> bool:
        """Whether it holds on that day."""
        if self.working:
            return calendar.is_working(day)
        if day.weekday() not in self.weekdays:
            return False
        return self.daily or is_weekend(day) or calendar.is_working(day)


class Maintenance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The channel is closed from `begin` up to `end`, both aware. Raises ValueError otherwise."""

    begin: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.begin.tzinfo is None or self.end.tzinfo is None or self.begin >= self.end:
            raise ValueError("maintenance: begin before end, both with their time zone")


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """The hours of a channel; without a span it is open at any time but in maintenance."""

    spans: tuple[Span, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()

    def opening(self, at: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> datetime:
        """`at` itself when the channel is open then, else the next instant at which it opens, in
        the time zone of `at`. Hours that never come in over a year give the end of that year."""
        moment, end = at, at + _HORIZON
        while moment < end:
            opens = self._from(moment, zone, calendar, end)
            ends = [one.end for one in self.maintenance if one.begin <= opens < one.end]
            if not ends:
                return opens
            moment = max(ends).astimezone(at.tzinfo)
        return end

    def _from(
        self, moment: datetime, zone: ZoneInfo, calendar: WorkingCalendar, end: datetime
    ) -> datetime:
        """The first instant from `moment` on at which a span holds."""
        if not self.spans:
            return moment
        day = moment.astimezone(zone).date()
        while (start := _local(day, 0, zone).astimezone(moment.tzinfo)) < end:
            for span in sorted(self.spans, key=lambda one: one.opens):
                opens = _local(day, span.opens, zone)
                if span.holds(day, calendar) and moment < _local(day, span.closes, zone):
                    return max(moment, opens.astimezone(moment.tzinfo))
            day += _DAY
        return max(start, end)


def read_hours(text: str, maintenance: tuple[Maintenance, ...] = ()) -> Hours:
    """The hours that a setting names; an empty one is any time. Raises ValueError with what was
    expected."""
    spans = tuple(_span(part.strip()) for part in text.split(",")) if text.strip() else ()
    return Hours(spans=spans, maintenance=maintenance)


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"hours: 'mon-fri 08:00-20:00, sat 09:00-13:00' expected, not {text!r}")
    opens, closes = _minutes(found["opens"]), _minutes(found["closes"])
    if opens >= closes:
        raise ValueError(f"hours: the opening must come before the closing: {text!r}")
    return Span(
        weekdays=_weekdays(found["first"], found["last"], text),
        opens=opens,
        closes=closes,
        working=found["word"] == "working",
        daily=found["word"] == "daily",
    )


def _weekdays(first: str | None, last: str | None, text: str) -> frozenset[int]:
    if first is None:
        return frozenset(range(7))
    if first not in DAYS or (last or first) not in DAYS:
        raise ValueError(f"hours: a day is one of {', '.join(DAYS)}: {text!r}")
    begin, end = DAYS.index(first), DAYS.index(last or first)
    return frozenset(day % 7 for day in range(begin, end + 1 + (7 if end < begin else 0)))


def _minutes(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    if minutes > 59 or hours * 60 + minutes > 1440:
        raise ValueError(f"hours: no such time of day: {text}")
    return hours * 60 + minutes


def _local(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """That minute of the local day as its clocks show it, whatever they were set by."""
    whole, rest = divmod(minutes, 1440)
    moment = time(rest // 60, rest % 60)
    return datetime.combine(day + whole * _DAY, moment, tzinfo=zone)
