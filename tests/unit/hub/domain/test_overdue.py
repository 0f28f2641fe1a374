"""Which flags a deadline calls for, and which have lost their ground."""

from datetime import date

import pytest

from hub.domain.overdue import overdue_flags, settled_flags
from hub.domain.request import FlagKind
from hub.domain.states import FINAL, State
from hub.reference import load, load_calendar
from tests import factories as make

RULES, CALENDAR = load().general.rules, load_calendar()
DUE = date(2025, 3, 10)
LATE, LONG_LATE = date(2025, 3, 11), date(2025, 3, 14)


def flags(state: State, today: date, answer_by: date = date(2025, 6, 30)) -> set[FlagKind]:
    request = make.request(state=state, take_up_by=DUE, answer_by=answer_by)
    return set(overdue_flags(request, today, RULES, CALENDAR))


def test_the_deadlines_day_belongs_to_the_agency() -> None:
    assert flags(State.requested, DUE) == set()


def test_who_did_not_take_it_up_is_told_first_and_the_group_later() -> None:
    late = {FlagKind.take_up_overdue, FlagKind.escalated_to_coordinator}
    assert flags(State.received, LATE) == late
    assert flags(State.received, LONG_LATE) == late | {FlagKind.escalated_to_group}


def test_after_the_day_of_answer_it_is_that_which_was_missed() -> None:
    assert FlagKind.answer_overdue in flags(State.requested, LATE, answer_by=DUE)
    assert FlagKind.answer_overdue in flags(State.in_progress, LATE, answer_by=DUE)


@pytest.mark.parametrize("state", sorted(FINAL | {State.needs_info, State.draft, State.completed}))
def test_nothing_is_late_where_the_move_is_not_the_agencys(state: State) -> None:
    assert flags(state, LONG_LATE, answer_by=DUE) == set()


def test_a_flag_is_settled_when_it_would_not_be_raised_now() -> None:
    taken_up = make.request(state=State.accepted, take_up_by=DUE, answer_by=date(2025, 6, 30))
    settled = settled_flags(taken_up, LATE, RULES, CALENDAR)
    assert FlagKind.take_up_overdue in settled
    assert FlagKind.escalated_to_group not in settled
    standing = make.request(state=State.received, take_up_by=DUE, answer_by=date(2025, 6, 30))
    assert FlagKind.take_up_overdue not in settled_flags(standing, LATE, RULES, CALENDAR)
