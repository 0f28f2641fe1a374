"""The shipped production calendar against the published orders and an independent library."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from hub.domain.calendar import WorkingCalendar
from hub.reference import load_calendar

LIBRARY = json.loads(
    (Path(__file__).parent / "holidays_0_109_russia.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return load_calendar()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2025-01-01", "2025-01-08"),
        ("2025-02-22", "2025-02-23"),
        ("2025-03-08", "2025-03-09"),
        ("2025-05-01", "2025-05-04"),
        ("2025-05-08", "2025-05-11"),
        ("2025-06-12", "2025-06-15"),
        ("2025-11-02", "2025-11-04"),
        ("2025-12-31", "2026-01-11"),
        ("2026-02-21", "2026-02-23"),
        ("2026-03-07", "2026-03-09"),
        ("2026-05-01", "2026-05-03"),
        ("2026-05-09", "2026-05-11"),
        ("2026-06-12", "2026-06-14"),
        ("2026-11-04", "2026-11-04"),
        ("2026-12-31", "2027-01-10"),
        ("2027-02-21", "2027-02-23"),
        ("2027-03-06", "2027-03-08"),
        ("2027-05-01", "2027-05-03"),
        ("2027-05-08", "2027-05-10"),
        ("2027-06-12", "2027-06-14"),
        ("2027-11-04", "2027-11-07"),
        ("2027-12-31", "2028-01-09"),
    ],
)
def test_people_rest_exactly_from_the_first_to_the_last_day(
    calendar: WorkingCalendar, first: str, last: str
) -> None:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    before = start - timedelta(days=1)
    assert calendar.is_working(before)
    assert calendar.working_days_between(before, end) == 0
    assert calendar.is_working(end + timedelta(days=1))


@pytest.mark.parametrize("saturday", [date(2025, 11, 1), date(2027, 2, 20)])
def test_a_saturday_that_an_order_moved_is_worked(
    calendar: WorkingCalendar, saturday: date
) -> None:
    assert calendar.is_working(saturday)


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_each_year_has_247_working_days(calendar: WorkingCalendar, year: int) -> None:
    assert calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == 247


def test_an_independent_library_agrees_on_every_day(calendar: WorkingCalendar) -> None:
    days_off = {date.fromisoformat(day) for day in LIBRARY["days_off"]}
    working = {date.fromisoformat(day) for day in LIBRARY["working_weekends"]}
    first = date(2025, 1, 1)
    for n in range((date(2028, 1, 1) - first).days):
        day = first + timedelta(days=n)
        expected = day in working or (day.weekday() < 5 and day not in days_off)
        assert calendar.is_working(day) is expected, day


def test_the_years_covered_are_those_with_a_published_order(calendar: WorkingCalendar) -> None:
    assert calendar.covered == {2025, 2026, 2027}


def test_a_moved_day_off_says_which_day_it_replaces(calendar: WorkingCalendar) -> None:
    moved = {date(2025, 6, 13), date(2026, 1, 9), date(2027, 2, 22), date(2027, 5, 3)}
    assert {calendar.reasons[day] for day in moved} == {
        "Выходной, перенесённый с 08.03.2025",
        "Выходной, перенесённый с 03.01.2026",
        "Выходной, перенесённый с 20.02.2027",
        "Выходной, перенесённый с 01.05.2027",
    }
