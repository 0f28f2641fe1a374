from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar import WorkingCalendar
from hub.domain.deadlines import (
    DeadlineRules,
    Deadlines,
    Escalation,
    Pace,
    deadlines,
    escalation,
    is_silent,
    local_date,
    passes_at,
)
from hub.domain.errors import Invalid
from hub.domain.terms import Level, RequestKind, Urgency

CALENDAR = WorkingCalendar(
    days_off=frozenset({date(2026, 6, 12)}),
    covered=frozenset({2026}),
    reasons={date(2026, 6, 12): "День России"},
)
RULES = DeadlineRules(
    pace={
        Level.adaptation: Pace(take_up_working_days=5, urgency=Urgency.regular),
        Level.basic: Pace(take_up_working_days=5, urgency=Urgency.regular),
        Level.crisis: Pace(take_up_working_days=2, urgency=Urgency.urgent),
        Level.emergency: Pace(take_up_working_days=1, urgency=Urgency.urgent),
    },
    information_answer=5,
    silence=10,
    to_working_group=2,
)
MONDAY, FRIDAY = date(2026, 6, 8), date(2026, 6, 5)
DUE = date(2026, 9, 1)


def assistance(level: Level, sent_on: date = MONDAY, due: date | None = DUE) -> Deadlines:
    return deadlines(RequestKind.assistance, level, sent_on, due, RULES, CALENDAR)


@pytest.mark.parametrize(
    ("level", "take_up_by", "urgency"),
    [
        (Level.adaptation, date(2026, 6, 16), Urgency.regular),
        (Level.basic, date(2026, 6, 16), Urgency.regular),
        (Level.crisis, date(2026, 6, 10), Urgency.urgent),
        (Level.emergency, date(2026, 6, 9), Urgency.urgent),
    ],
)
def test_assistance_is_taken_up_by_its_level_and_answered_by_the_measures_date(
    level: Level, take_up_by: date, urgency: Urgency
) -> None:
    result = assistance(level)
    assert (result.take_up_by, result.answer_by, result.urgency) == (take_up_by, DUE, urgency)


def test_information_is_answered_in_five_working_days_whatever_the_level() -> None:
    for level in Level:
        result = deadlines(RequestKind.information, level, MONDAY, None, RULES, CALENDAR)
        assert result.take_up_by == result.answer_by == date(2026, 6, 16)


def test_time_to_take_up_never_exceeds_the_measures_own_date() -> None:
    assert assistance(Level.basic, due=date(2026, 6, 10)).take_up_by == date(2026, 6, 10)


def test_assistance_without_a_due_date_is_refused() -> None:
    with pytest.raises(Invalid, match="due date"):
        assistance(Level.basic, due=None)


def test_the_explanation_names_the_day_off_that_made_the_term_longer() -> None:
    result = assistance(Level.basic)
    assert result.explanation_ru == (
        "Принять в работу: 5 раб. дн. после 08.06.2026 — до 16.06.2026. "
        "Исполнить до 01.09.2026 — срок мероприятия. "
        "Не считались, кроме обычных выходных: 12.06.2026 — День России."
    )
    assert result.explanation_en == (
        "Take up: 5 working days after 2026-06-08 - by 2026-06-16. "
        "Fulfil by 2026-09-01, the measure's due date. "
        "Not counted besides ordinary weekends: 2026-06-12."
    )


def test_the_explanation_joins_days_off_of_one_reason_and_admits_a_missing_calendar() -> None:
    result = deadlines(
        RequestKind.information, Level.basic, date(2027, 12, 30), None, RULES, CALENDAR
    )
    assert "01.01.2028–06.01.2028 — Новогодние каникулы" in result.explanation_ru
    assert "только ст. 112 ТК РФ" in result.explanation_ru
    assert "only the Labour Code" in result.explanation_en


def test_a_term_over_ordinary_weekends_alone_names_no_days_off() -> None:
    result = deadlines(
        RequestKind.information, Level.basic, date(2026, 6, 15), None, RULES, CALENDAR
    )
    assert result.explanation_ru == "Ответ: 5 раб. дн. после 15.06.2026 — до 22.06.2026."
    assert result.explanation_en == "Answer: 5 working days after 2026-06-15 - by 2026-06-22."


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 6, 4), Escalation.none),
        (FRIDAY, Escalation.none),
        (date(2026, 6, 6), Escalation.none),
        (date(2026, 6, 8), Escalation.coordinator),
        (date(2026, 6, 9), Escalation.coordinator),
        (date(2026, 6, 10), Escalation.working_group),
        (date(2026, 7, 10), Escalation.working_group),
    ],
)
def test_a_request_due_on_friday_escalates_by_working_days(today: date, step: Escalation) -> None:
    assert escalation(FRIDAY, today, RULES, CALENDAR) is step


@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.integers(0, 30), st.integers(0, 30))
def test_an_escalation_never_goes_back(due: date, days: int, more: int) -> None:
    order = list(Escalation)
    first, second = (
        order.index(escalation(due, date.fromordinal(due.toordinal() + n), RULES, CALENDAR))
        for n in (days, days + more)
    )
    assert first <= second


def test_an_agency_is_silent_after_ten_working_days_without_a_word() -> None:
    assert not is_silent(MONDAY, date(2026, 6, 22), RULES, CALENDAR)
    assert is_silent(MONDAY, date(2026, 6, 23), RULES, CALENDAR)


def test_an_instant_falls_on_the_territorys_own_date() -> None:
    instant = datetime(2026, 6, 8, 20, 30, tzinfo=UTC)
    assert local_date(instant, ZoneInfo("Europe/Kaliningrad")) == date(2026, 6, 8)
    assert local_date(instant, ZoneInfo("Europe/Moscow")) == date(2026, 6, 8)
    assert local_date(instant, ZoneInfo("Asia/Yekaterinburg")) == date(2026, 6, 9)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 6, 8, 12), ZoneInfo("Europe/Moscow"))


def test_the_whole_last_day_belongs_to_the_agency() -> None:
    zone = ZoneInfo("Europe/Moscow")
    assert passes_at(date(2026, 6, 8), zone) == datetime(2026, 6, 8, 21, tzinfo=UTC)
    assert local_date(passes_at(date(2026, 6, 8), zone), zone) == date(2026, 6, 9)
