"""The period of a report: whole calendar days of the territory, both ends inside it."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from hub.domain.errors import Invalid

_DAY = timedelta(days=1)


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """From `start` to `end`, both included; built by `span`, which refuses a reversed one."""

    start: date
    end: date

    def holds(self, day: date | None) -> bool:
        """Whether `day` lies inside; no day lies nowhere."""
        return day is not None and self.start <= day <= self.end

    def years(self) -> Sequence["Span"]:
        """The period cut at each 1 January."""
        return [
            Span(start=max(self.start, date(year, 1, 1)), end=min(self.end, date(year, 12, 31)))
            for year in range(self.start.year, self.end.year + 1)
        ]

    def dates(self) -> Sequence[date]:
        """Each 1 January inside, and the last day."""
        januaries = (date(year, 1, 1) for year in range(self.start.year, self.end.year + 1))
        return sorted({day for day in januaries if self.holds(day)} | {self.end})

    def previous(self) -> "Span":
        """The period of the same length just before: as many months when this one is made of whole
        months (so a year meets a year, leap or not), else as many days."""
        before = self.start - _DAY
        if self.start.day == 1 and (self.end + _DAY).day == 1:
            return Span(start=_months_before(self.start, _months(self)), end=before)
        return Span(start=before - (self.end - self.start), end=before)

    def label(self) -> str:
        """The year when it is a whole one, else both days."""
        if self == Span(start=date(self.start.year, 1, 1), end=date(self.start.year, 12, 31)):
            return str(self.start.year)
        return f"{self.start:%d.%m.%Y} – {self.end:%d.%m.%Y}"


def span(start: date, end: date) -> Span:
    """The period between two days. Raises `Invalid` when it is reversed or begins before 1900."""
    if end < start or start.year < 1900:
        raise Invalid(
            "Период отчёта кончается раньше, чем начинается, или начинается до 1900 года",
            "The period of the report ends before it starts, or starts before 1900",
        )
    return Span(start=start, end=end)


def _months(one: Span) -> int:
    return (one.end.year - one.start.year) * 12 + one.end.month - one.start.month + 1


def _months_before(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return date(year, month + 1, 1)
