"""The working-day calendar that deadlines are counted by (производственный календарь)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import msgspec

from hub.domain.labour_code import is_weekend, statutory_days_off

_WEEKEND_RU = {5: "Суббота", 6: "Воскресенье"}
_DAY = timedelta(days=1)


class WorkingCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Which days people work; built from data, see `hub.reference`.

    `days_off` are the holidays and moved days off of the covered years (ordinary weekends need no
    entry), `working_weekends` the Saturdays and Sundays that an order made working, `covered` the
    years whose data stand here. Any other year is counted by weekends and the Labour Code alone.
    `reasons` tells in Russian why a day is off. All dates are local calendar dates.
    """

    days_off: frozenset[date] = frozenset()
    working_weekends: frozenset[date] = frozenset()
    covered: frozenset[int] = frozenset()
    reasons: Mapping[date, str] = {}

    def is_covered(self, day: date) -> bool:
        """Whether the calendar of that year is known, so that counting does not rest on guesses."""
        return day.year in self.covered

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        if day in self.days_off:
            return False
        if is_weekend(day):
            return day in self.working_weekends
        return self.is_covered(day) or day not in statutory_days_off(day.year)

    def add_working_days(self, start: date, n: int) -> date:
        """The `n`-th working day after `start`, which itself does not count (ГК РФ, art. 191).

        With `n` = 0 it is `start`, working or not. Raises ValueError for a negative `n`.
        """
        if n < 0:
            raise ValueError("a term cannot be negative")
        day = start
        while n:
            day += _DAY
            n -= self.is_working(day)
        return day

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days lie after `a` up to and including `b`; negative when `b` < `a`."""
        if b < a:
            return -self.working_days_between(b, a)
        return sum(self.is_working(day) for day in _days_after(a, b))

    def days_off_between(self, a: date, b: date) -> tuple[tuple[date, str], ...]:
        """The days after `a` up to and including `b` that do not count, with the Russian reason."""
        return tuple(
            (day, self._reason(day)) for day in _days_after(a, b) if not self.is_working(day)
        )

    def _reason(self, day: date) -> str:
        statutory = statutory_days_off(day.year)
        return (
            self.reasons.get(day)
            or statutory.get(day)
            or _WEEKEND_RU.get(day.weekday(), "Выходной")
        )


def _days_after(a: date, b: date) -> Iterator[date]:
    return (a + timedelta(days=n) for n in range(1, (b - a).days + 1))
