"""What is asked of a report, read from the address."""

from datetime import date

import pytest
from starlette.datastructures import QueryParams

from hub.domain.errors import Invalid
from hub.domain.reports import span
from hub.doors.board.reports.question import Question, period_of, question_of

TODAY = date(2025, 6, 30)
USUAL = span(date(2025, 1, 1), TODAY)


def test_a_question_without_days_is_about_the_usual_period() -> None:
    question = question_of(QueryParams("territory= 1461 "), USUAL)
    assert question == Question(start="2025-01-01", end="2025-06-30", territory="1461")
    assert period_of(question, TODAY) == USUAL


def test_days_are_read_as_the_browser_and_as_people_write_them() -> None:
    asked = period_of(Question(start="2024-02-29", end="01.03.2024"), TODAY)
    assert asked == span(date(2024, 2, 29), date(2024, 3, 1))


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021])
def test_five_whole_years_are_allowed_and_a_day_more_is_not_when_two_are_leap(year: int) -> None:
    whole = Question(start=f"{year}-01-01", end=f"{year + 4}-12-31")
    assert period_of(whole, TODAY).start.year == year
    with pytest.raises(Invalid):
        period_of(Question(start=f"{year}-01-01", end=f"{year + 5}-01-03"), TODAY)


def test_this_year_may_be_asked_for_whole_and_the_next_not_at_all() -> None:
    assert period_of(Question(start="2025-01-01", end="2025-12-31"), TODAY).end.month == 12
    with pytest.raises(Invalid):
        period_of(Question(start="2025-01-01", end="2026-01-01"), TODAY)


def test_the_query_says_the_question_again_without_what_is_empty() -> None:
    question = Question(start="2025-01-01", end="2025-01-31", institution="а&б")
    assert question.query(format="csv") == (
        "from=2025-01-01&to=2025-01-31&institution=%D0%B0%26%D0%B1&format=csv"
    )
