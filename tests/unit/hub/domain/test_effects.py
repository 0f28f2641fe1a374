from datetime import timedelta

import pytest

from hub.domain.effects import confirms, effect_of
from hub.domain.messages import Reason, ReplyState
from hub.domain.request import Effect
from hub.domain.states import FINAL, OPEN, State
from tests import factories as make

HOUR = timedelta(hours=1)
APPLIED, NOTED, LATE = Effect.applied, Effect.noted, Effect.late
OUT_OF_ORDER, CONTRADICTORY = Effect.out_of_order, Effect.contradictory


def effect(
    state: str,
    said: str,
    after_last: int | None = None,
    after_move: int = 1,
    held: State | None = None,
    reason: Reason | None = Reason.other,
) -> Effect:
    """The effect of a reply `after_move` hours after the request's last move and `after_last`
    hours after the agency's last word; None when it never spoke before."""
    occurred_at = make.NOW + HOUR * after_move
    request = make.request(
        state=State(state),
        moved_at=make.NOW,
        held=held,
        last_reply_at=None if after_last is None else occurred_at - HOUR * after_last,
    )
    reply = make.reply(state=ReplyState(said), occurred_at=occurred_at, reason=reason)
    return effect_of(request, reply)


@pytest.mark.parametrize(
    ("state", "said", "after_last", "expected"),
    [
        ("requested", "received", None, APPLIED),
        ("requested", "completed", None, APPLIED),
        ("received", "accepted", 1, APPLIED),
        ("received", "accepted", 0, APPLIED),
        ("received", "redirected", None, APPLIED),
        ("accepted", "failed", 1, APPLIED),
        ("in_progress", "on_hold", 1, APPLIED),
        ("on_hold", "in_progress", 1, APPLIED),
        ("in_progress", "in_progress", 1, NOTED),
        ("in_progress", "in_progress", -1, NOTED),
        ("completed", "completed", 1, NOTED),
        ("rejected", "rejected", -1, NOTED),
        ("in_progress", "accepted", -1, OUT_OF_ORDER),
        ("in_progress", "completed", -1, OUT_OF_ORDER),
        ("needs_info", "received", -1, OUT_OF_ORDER),
        ("completed", "in_progress", -1, LATE),
        ("closed", "completed", -1, LATE),
        ("cancelled", "accepted", -1, LATE),
        ("in_progress", "accepted", 1, CONTRADICTORY),
        ("in_progress", "received", None, CONTRADICTORY),
        ("completed", "failed", 1, CONTRADICTORY),
        ("closed", "in_progress", 1, CONTRADICTORY),
        ("rejected", "completed", 1, CONTRADICTORY),
        ("draft", "accepted", None, CONTRADICTORY),
    ],
)
def test_a_reply_does_what_the_table_of_states_and_its_hour_say(
    state: str, said: str, after_last: int | None, expected: Effect
) -> None:
    assert effect(state, said, after_last) is expected


def test_what_happened_before_the_request_ended_is_late_and_not_contradictory() -> None:
    for state in (*FINAL, State.completed):
        assert effect(state, "received", after_move=-1) is LATE
        assert effect(state, "received", after_move=1) is CONTRADICTORY


def test_before_the_end_an_hour_earlier_than_the_last_move_is_no_fault() -> None:
    # The move may be the curator's: the agency's clock and ours need not agree.
    assert effect("received", "accepted", after_move=-1) is APPLIED
    assert effect("needs_info", "accepted", after_move=-1) is CONTRADICTORY


def test_an_agency_that_tells_some_times_in_whole_seconds_is_not_out_of_order() -> None:
    received_at = make.NOW.replace(microsecond=449_260)
    request = make.request(state=State.received, last_reply_at=received_at)
    completed = make.reply(occurred_at=received_at.replace(microsecond=0))

    assert effect_of(request, completed) is APPLIED


@pytest.mark.parametrize("said", ["rejected", "needs_info", "on_hold", "failed"])
def test_a_reply_that_owes_a_reason_moves_nothing_without_it(said: str) -> None:
    assert effect("received", said) is APPLIED
    assert effect("received", said, reason=None) is CONTRADICTORY


def test_a_cancellation_that_was_asked_for_needs_no_reason_again() -> None:
    assert effect("cancel_requested", "cancelled", reason=None, held=State.on_hold) is APPLIED
    assert effect("in_progress", "cancelled") is CONTRADICTORY


@pytest.mark.parametrize(
    ("held", "said", "expected"),
    [
        (State.in_progress, "in_progress", APPLIED),
        (State.in_progress, "on_hold", CONTRADICTORY),
        (State.on_hold, "on_hold", APPLIED),
        (State.on_hold, "in_progress", CONTRADICTORY),
        (State.on_hold, "completed", APPLIED),
        (State.on_hold, "failed", CONTRADICTORY),
    ],
)
def test_a_refused_cancellation_leads_back_to_the_held_state(
    held: State, said: str, expected: Effect
) -> None:
    assert effect("cancel_requested", said, held=held) is expected


def test_only_the_agency_can_confirm_what_was_asked_for() -> None:
    cancelled = make.reply(state=ReplyState.cancelled)
    assert confirms(make.request(state=State.cancel_requested), cancelled)
    for state in OPEN - {State.cancel_requested}:
        assert not confirms(make.request(state=state), cancelled)
    completed = make.reply(state=ReplyState.completed)
    assert not confirms(make.request(state=State.cancel_requested), completed)
