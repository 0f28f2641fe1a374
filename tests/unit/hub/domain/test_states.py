"""The table of states, walked whole: every role, from every state, to every target.

The expected moves are written down here a second time, by hand, so that a slip in the product's
table shows.
"""

from itertools import product

import pytest

from hub.domain.errors import IllegalMove
from hub.domain.states import (
    FINAL,
    NEEDS_REASON,
    OPEN,
    RUSSIAN,
    TAKEN_UP,
    Role,
    State,
    allowed,
    check_move,
)

EXPECTED = """
draft             hub            requested cancelled
draft             curator        cancelled
requested         agency         received accepted rejected needs_info redirected
requested         agency         in_progress on_hold completed failed
requested         curator        cancelled
received          agency         accepted rejected needs_info redirected
received          agency         in_progress on_hold completed failed
received          curator        cancelled
needs_info        curator        received cancelled
accepted          agency         in_progress on_hold completed failed
accepted          curator        cancelled
in_progress       agency         on_hold completed failed
in_progress       curator        cancel_requested
on_hold           agency         in_progress completed failed
on_hold           curator        cancel_requested
cancel_requested  agency         cancelled in_progress on_hold completed
requested         hub            cancelled
received          hub            cancelled
needs_info        hub            cancelled
accepted          hub            cancelled
in_progress       hub            cancelled
on_hold           hub            cancelled
cancel_requested  hub            cancelled
completed         curator        closed
completed         working_group  in_progress
"""
RIGHT_WAYS = {
    (State(state), Role(role), State(target))
    for state, role, *targets in (line.split() for line in EXPECTED.strip().splitlines())
    for target in targets
} | {
    (state, Role.administrator, State.entered_in_error)
    for state in State
    if state is not State.entered_in_error
}
EVERY_WAY = list(product(State, Role, State))


def moves(state: State, role: Role, target: State, reason: str | None = "other") -> bool:
    """Whether the product lets it happen."""
    try:
        check_move(state, target, role, reason)
    except IllegalMove:
        return False
    return True


def test_every_way_there_is_goes_as_the_table_says() -> None:
    assert len(EVERY_WAY) == 15 * 5 * 15
    assert {way for way in EVERY_WAY if moves(*way)} == RIGHT_WAYS


def test_what_is_allowed_is_what_can_be_done() -> None:
    for state, role, target in EVERY_WAY:
        assert (target in allowed(state, role)) == moves(state, role, target)


def test_a_reason_is_required_where_a_family_would_ask_why() -> None:
    required = {State.rejected, State.cancelled, State.on_hold, State.failed, State.needs_info}
    for state, role, target in sorted(RIGHT_WAYS):
        assert moves(state, role, target, None) == (target not in required)
        assert moves(state, role, target, "") == (target not in required)
    assert required == NEEDS_REASON


def test_a_refused_cancellation_leads_back_only_to_the_state_before_it() -> None:
    for held, target in product((State.in_progress, State.on_hold), State):
        back = {held, State.cancelled, State.completed}
        if target in back:
            check_move(State.cancel_requested, target, Role.agency, "other", held)
        else:
            with pytest.raises(IllegalMove):
                check_move(State.cancel_requested, target, Role.agency, "other", held)


def test_a_request_that_is_being_withdrawn_can_be_marked_as_entered_in_error() -> None:
    target = State.entered_in_error
    check_move(State.cancel_requested, target, Role.administrator, None, State.in_progress)


def test_only_an_administrator_moves_what_is_final() -> None:
    for state, role in product(FINAL, Role):
        if role is not Role.administrator:
            assert allowed(state, role) == frozenset()


def test_every_open_state_has_somebody_who_can_move_it() -> None:
    people = set(Role) - {Role.administrator}
    for state in OPEN:
        assert any(allowed(state, role) for role in people)


def test_open_and_final_states_are_all_there_are() -> None:
    assert set(State) == FINAL | OPEN
    assert not FINAL & OPEN
    assert len(FINAL) == 6


def test_what_was_taken_up_was_accepted_by_someone() -> None:
    refused = {State.rejected, State.cancelled, State.failed, State.redirected}
    assert not TAKEN_UP & refused
    assert State.received not in TAKEN_UP


def test_every_state_has_its_own_russian_name() -> None:
    assert set(RUSSIAN) == set(State)
    assert len(set(RUSSIAN.values())) == len(State)


def test_a_refused_move_is_explained_in_both_languages() -> None:
    with pytest.raises(IllegalMove) as refused:
        check_move(State.closed, State.in_progress, Role.agency, None)
    assert refused.value.ru == "Переход «закрыт» → «исполняется» не разрешён"
    assert refused.value.en == "The move closed → in_progress is not allowed to agency"
    with pytest.raises(IllegalMove) as refused:
        check_move(State.received, State.rejected, Role.agency, None)
    assert refused.value.ru == "Для состояния «отклонён» нужна причина"
    assert refused.value.en == "The state rejected requires a reason"
