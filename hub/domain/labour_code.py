"""Non-working holidays of the Labour Code (ТК РФ, art. 112) and the carrying of weekends they meet.

Holds for every year since 2013; what the government moves on top of it comes by a yearly order.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import count
from types import MappingProxyType

SATURDAY = 5
NEW_YEAR = "Новогодние каникулы"
CHRISTMAS = "Рождество Христово"

_FIXED: Mapping[tuple[int, int], str] = {
    **{(1, day): NEW_YEAR for day in (1, 2, 3, 4, 5, 6, 8)},
    (1, 7): CHRISTMAS,
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}


def is_weekend(day: date) -> bool:
    """Whether the day is a Saturday or a Sunday, whatever an order made of it."""
    return day.weekday() >= SATURDAY


@cache
def holidays(year: int) -> Mapping[date, str]:
    """The non-working holidays of `year` with their Russian names (art. 112, part 1)."""
    return MappingProxyType({date(year, *day): name for day, name in _FIXED.items()})


def carried(year: int, ordered: Collection[date] = ()) -> Mapping[date, str]:
    """The working days of `year` that become days off because a holiday fell on a weekend.

    The weekend goes to the next working day after the holiday (art. 112, part 2). January's
    weekends are the government's to move, and so is each date in `ordered`: these are not carried.
    Out: the day off and, in Russian, where it comes from.
    """
    found: dict[date, str] = {}
    for day in holidays(year):
        if day.month > 1 and is_weekend(day) and day not in ordered:
            found[_next_free(day, found)] = moved_from(day)
    return found


@cache
def statutory_days_off(year: int) -> Mapping[date, str]:
    """What the Labour Code alone makes non-working in `year`, ordinary weekends aside."""
    return MappingProxyType({**holidays(year), **carried(year)})


def moved_from(day: date) -> str:
    """The Russian reason of a day off that replaces the rest of `day`."""
    return f"Выходной, перенесённый с {day:%d.%m.%Y}"


def _next_free(day: date, taken: Collection[date]) -> date:
    following = (day + timedelta(days=n) for n in count(1))
    return next(
        d for d in following if not is_weekend(d) and d not in holidays(d.year) and d not in taken
    )
