"""Periods: their years, their dates, the period before."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.errors import Invalid
from hub.domain.reports.span import Span, span

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def test_a_reversed_period_is_refused() -> None:
    with pytest.raises(Invalid):
        span(date(2025, 1, 2), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ((date(2020, 1, 1), date(2020, 12, 31)), (date(2019, 1, 1), date(2019, 12, 31))),
        ((date(2024, 2, 1), date(2024, 2, 29)), (date(2024, 1, 1), date(2024, 1, 31))),
        ((date(2024, 1, 1), date(2024, 6, 30)), (date(2023, 7, 1), date(2023, 12, 31))),
        ((date(2024, 3, 11), date(2024, 3, 20)), (date(2024, 3, 1), date(2024, 3, 10))),
        ((date(2024, 3, 1), date(2024, 3, 1)), (date(2024, 2, 29), date(2024, 2, 29))),
    ],
)
def test_the_period_before_has_the_same_length(
    period: tuple[date, date], before: tuple[date, date]
) -> None:
    made = span(*period).previous()
    assert (made.start, made.end) == before


def test_the_dates_are_each_first_of_january_and_the_last_day() -> None:
    assert span(date(2018, 3, 1), date(2020, 6, 30)).dates() == [
        date(2019, 1, 1),
        date(2020, 1, 1),
        date(2020, 6, 30),
    ]
    assert span(date(2020, 1, 1), date(2020, 1, 1)).dates() == [date(2020, 1, 1)]


def test_a_whole_year_is_called_by_its_number() -> None:
    whole, part = span(date(2019, 1, 1), date(2020, 6, 30)).years()
    assert whole.label() == "2019"
    assert part.label() == "01.01.2020 – 30.06.2020"


@given(days, days)
def test_the_years_follow_each_other_and_fill_the_period(one: date, other: date) -> None:
    whole = Span(start=min(one, other), end=max(one, other))
    years = whole.years()
    assert (years[0].start, years[-1].end) == (whole.start, whole.end)
    assert all((b.start - a.end).days == 1 for a, b in pairwise(years))
    assert (whole.start - whole.previous().end).days == 1
