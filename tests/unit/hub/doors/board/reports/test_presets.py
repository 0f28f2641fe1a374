"""The periods that are asked for most."""

from datetime import date

import pytest

from hub.domain.reports import Span, span
from hub.doors.board.reports.presets import presets, this_year


def test_what_is_over_is_whole_and_what_is_not_runs_to_today() -> None:
    today = date(2025, 6, 30)
    assert [one.span for one in presets(today)] == [
        span(date(2025, 1, 1), today),
        span(date(2024, 1, 1), date(2024, 12, 31)),
        span(date(2025, 4, 1), today),
        span(date(2025, 1, 1), date(2025, 3, 31)),
        span(date(2025, 6, 1), today),
        span(date(2025, 5, 1), date(2025, 5, 31)),
    ]


def test_on_new_year_s_day_last_quarter_and_last_month_are_of_the_year_before() -> None:
    today = date(2025, 1, 1)
    spans = [one.span for one in presets(today)]
    assert spans[3] == Span(start=date(2024, 10, 1), end=date(2024, 12, 31))
    assert spans[5] == Span(start=date(2024, 12, 1), end=date(2024, 12, 31))
    assert this_year(today) == Span(start=today, end=today)


@pytest.mark.parametrize("month", range(1, 13))
def test_no_period_is_reversed(month: int) -> None:
    assert all(one.span.start <= one.span.end for one in presets(date(2024, month, 29)))
