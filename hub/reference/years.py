"""The production calendar by year: the Labour Code's days and what the government's order moved."""

from collections.abc import Mapping
from datetime import date

import msgspec

from hub.domain.calendar import WorkingCalendar
from hub.domain.labour_code import carried, holidays, is_weekend, moved_from
from hub.reference.source import Source, Where

_FIRST_YEAR, _LAST_YEAR = "2013", "9998"
"""The Labour Code's holidays are as they are since 2013."""


class _YearRow(msgspec.Struct):
    """A year in the file: the order's name and its moves (from a weekend day to a working day).

    `days_off` adds further days with their Russian reason. Without an `order` the year rests on the
    Labour Code alone until the administrator's file replaces it.
    """

    order: str | None = None
    moves: dict[date, date] = {}
    days_off: dict[date, str] = {}


def read_years(shipped: Source, added: Source) -> WorkingCalendar:
    """The calendar of all years given; the administrator's entry of a year replaces the shipped."""
    here: dict[str, tuple[Source, Where]] = {year: (shipped, (year,)) for year in shipped.table()}
    here |= {year: (added, ("calendar", year)) for year in added.table("calendar")}
    reasons: dict[date, str] = {}
    working: set[date] = set()
    covered: set[int] = set()
    for source, where in here.values():
        row = source.row(_YearRow, where)
        if row is None or not _is_sound(source, where, row):
            continue
        year = int(where[-1])
        covered.add(year)
        reasons |= {**holidays(year), **carried(year, row.moves), **row.days_off}
        reasons |= {to: moved_from(rest) for rest, to in row.moves.items()}
        working |= row.moves.keys() - holidays(year).keys()
    return WorkingCalendar(
        days_off=frozenset(reasons),
        working_weekends=frozenset(working),
        covered=frozenset(covered),
        reasons=reasons,
    )


def _is_sound(source: Source, where: Where, row: _YearRow) -> bool:
    """Whether the year is one and every date of it fits; notes what does not."""
    if not (where[-1].isdecimal() and _FIRST_YEAR <= where[-1] <= _LAST_YEAR):
        source.fault(where, "not_a_year", "Это не год", "This is not a year")
        return False
    year = int(where[-1])
    strangers = [day for day in row.days_off if day.year != year]
    for day in strangers:
        ru, en = "День другого года", "A day of another year"
        source.fault((*where, "days_off", str(day)), "bad_day", ru, en)
    wrong = [rest for rest in row.moves if not _is_move(year, rest, row.moves)]
    for rest in wrong:
        ru = "Переносится выходной день этого года на его рабочий день"
        en = "A move goes from a weekend day of this year to a working day of it"
        source.fault((*where, "moves", str(rest)), "bad_move", ru, en)
    return not (strangers or wrong)


def _is_move(year: int, rest: date, moves: Mapping[date, date]) -> bool:
    to = moves[rest]
    free = {**holidays(year), **carried(year, moves)}
    inside = rest.year == to.year == year
    return inside and is_weekend(rest) and not is_weekend(to) and to not in free
