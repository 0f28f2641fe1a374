from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar import WorkingCalendar

MONDAY = date(2026, 6, 1)
CALENDAR = WorkingCalendar(
    days_off=frozenset({date(2026, 6, 12), date(2026, 6, 15)}),
    working_weekends=frozenset({date(2026, 6, 6)}),
    covered=frozenset({2026}),
    reasons={date(2026, 6, 12): "День России"},
)
dates = st.dates(date(2024, 1, 1), date(2029, 12, 31))
terms = st.integers(0, 60)


def test_a_day_off_and_a_working_saturday_are_told_from_ordinary_days() -> None:
    assert CALENDAR.is_working(MONDAY)
    assert CALENDAR.is_working(date(2026, 6, 6))
    assert not CALENDAR.is_working(date(2026, 6, 7))
    assert not CALENDAR.is_working(date(2026, 6, 12))


def test_the_day_of_sending_does_not_count() -> None:
    assert CALENDAR.add_working_days(MONDAY, 1) == date(2026, 6, 2)


def test_a_term_steps_over_days_off_and_uses_the_working_saturday() -> None:
    # Tue 2, Wed 3, Thu 4, Fri 5, Sat 6 (working), Mon 8 .. Thu 11, then Tue 16.
    assert CALENDAR.add_working_days(MONDAY, 5) == date(2026, 6, 6)
    assert CALENDAR.add_working_days(MONDAY, 10) == date(2026, 6, 16)


def test_a_term_of_nothing_is_the_day_itself_even_a_day_off() -> None:
    assert CALENDAR.add_working_days(date(2026, 6, 7), 0) == date(2026, 6, 7)


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_days(MONDAY, -1)


def test_a_year_without_data_is_counted_by_the_labour_code_and_says_so() -> None:
    assert not CALENDAR.is_covered(date(2030, 5, 1))
    assert not CALENDAR.is_working(date(2030, 5, 1))
    assert not CALENDAR.is_working(date(2030, 5, 4))
    assert CALENDAR.is_working(date(2030, 5, 2))


def test_a_covered_year_is_what_its_data_say() -> None:
    assert CALENDAR.is_covered(MONDAY)
    assert CALENDAR.is_working(date(2026, 11, 4))


def test_every_day_off_comes_with_its_reason() -> None:
    assert CALENDAR.days_off_between(date(2026, 6, 11), date(2026, 6, 15)) == (
        (date(2026, 6, 12), "День России"),
        (date(2026, 6, 13), "Суббота"),
        (date(2026, 6, 14), "Воскресенье"),
        (date(2026, 6, 15), "Выходной"),
    )


def test_a_holiday_of_a_year_without_data_is_named_by_the_labour_code() -> None:
    assert CALENDAR.days_off_between(date(2030, 5, 8), date(2030, 5, 9)) == (
        (date(2030, 5, 9), "День Победы"),
    )


@given(dates, terms)
def test_counting_back_what_was_added_gives_the_term(start: date, n: int) -> None:
    assert CALENDAR.working_days_between(start, CALENDAR.add_working_days(start, n)) == n


@given(dates, st.integers(1, 60))
def test_a_term_ends_on_a_working_day(start: date, n: int) -> None:
    assert CALENDAR.is_working(CALENDAR.add_working_days(start, n))


@given(dates, terms, st.integers(0, 30), st.integers(0, 30))
def test_a_later_start_or_a_longer_term_never_ends_earlier(
    start: date, n: int, later: int, longer: int
) -> None:
    end = CALENDAR.add_working_days(start, n)
    assert CALENDAR.add_working_days(start, n + longer) >= end
    assert CALENDAR.add_working_days(start + timedelta(days=later), n) >= end


@given(dates, dates)
def test_counting_the_other_way_round_changes_only_the_sign(a: date, b: date) -> None:
    assert CALENDAR.working_days_between(a, b) == -CALENDAR.working_days_between(b, a)


@given(dates, st.integers(0, 200))
def test_working_days_and_days_off_make_up_all_days(a: date, span: int) -> None:
    b = a + timedelta(days=span)
    off = CALENDAR.days_off_between(a, b)
    assert CALENDAR.working_days_between(a, b) + len(off) == span
    assert all(reason for _, reason in off)
