"""Who owns the next move, and which deadlines have passed."""

from datetime import date

import pytest

from hub.domain.states import State
from hub.domain.waiting import Owner, days, deadline, owner, quiet_before
from hub.reference import load_calendar
from tests import factories as make

CALENDAR = load_calendar()
MONDAY = date(2025, 3, 3)


def test_on_a_working_day_yesterday_is_late_and_two_days_ahead_is_at_risk() -> None:
    found = days(date(2025, 3, 5), CALENDAR)
    assert found.late_before == date(2025, 3, 5)
    assert found.risk_until == date(2025, 3, 7)
    assert found.long_before == date(2025, 2, 26)


def test_nothing_becomes_late_on_a_day_off() -> None:
    sunday, friday = date(2025, 3, 16), date(2025, 3, 14)
    assert days(sunday, CALENDAR).late_before == friday


def test_late_days_agree_with_the_count_of_working_days() -> None:
    for today in (MONDAY, date(2025, 3, 8), date(2025, 5, 3), date(2025, 1, 5)):
        limit = days(today, CALENDAR).late_before
        assert CALENDAR.working_days_between(limit, today) <= 0
        before = date.fromordinal(limit.toordinal() - 1)
        assert CALENDAR.working_days_between(before, today) > 0


def test_silence_is_counted_in_working_days() -> None:
    last = quiet_before(MONDAY, 3, CALENDAR)
    assert CALENDAR.working_days_between(last, MONDAY) >= 3
    younger = date.fromordinal(last.toordinal() + 1)
    assert CALENDAR.working_days_between(younger, MONDAY) < 3


@pytest.mark.parametrize(
    ("state", "whose", "until"),
    [
        (State.requested, Owner.agency, "take_up_by"),
        (State.received, Owner.agency, "take_up_by"),
        (State.accepted, Owner.agency, "answer_by"),
        (State.on_hold, Owner.agency, "answer_by"),
        (State.cancel_requested, Owner.agency, "answer_by"),
        (State.needs_info, Owner.curator, None),
        (State.completed, Owner.curator, None),
        (State.draft, Owner.curator, None),
        (State.redirected, Owner.working_group, None),
        (State.closed, Owner.nobody, None),
    ],
)
def test_the_state_says_whose_move_it_is(state: State, whose: Owner, until: str | None) -> None:
    request = make.request(state=state)
    assert owner(request) is whose
    assert deadline(request) == (getattr(request, until) if until else None)
