"""What a reply does: every state, every reply, every kind of stamp."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from hub.domain.effects import confirms, effect_of, said_at
from hub.domain.messages import Reason, ReplyState
from hub.domain.request import Effect
from hub.domain.states import FINAL, OPEN, State
from tests import factories as make

HOUR = timedelta(hours=1)
ZONE = ZoneInfo("Asia/Novosibirsk")
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
        said_at=None if after_last is None else occurred_at - HOUR * after_last,
    )
    reply = make.reply(state=ReplyState(said), occurred_at=occurred_at, reason=reason)
    return effect_of(request, reply, ZONE)


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
        ("in_progress", "completed", -1, APPLIED),
        ("on_hold", "in_progress", -1, OUT_OF_ORDER),
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


class Stamps(NamedTuple):
    """What the sender's clock says beside its last word and the last move, both at LAST."""

    overtaken: tuple[datetime, ...]
    level: tuple[datetime, ...]
    newer: tuple[datetime | None, ...]


LAST = datetime(2026, 4, 1, 14, 30, 20, 449_260, ZONE)
STAMPS = Stamps(
    overtaken=(
        LAST - timedelta(seconds=1),
        LAST - HOUR,
        datetime(2026, 3, 31, tzinfo=ZONE),
        datetime(2026, 3, 31, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
    ),
    level=(
        LAST.replace(microsecond=0),
        datetime(2026, 4, 1, tzinfo=ZONE),
        datetime(2026, 4, 1, tzinfo=UTC),
    ),
    newer=(LAST + HOUR, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
)
"""`level`: the same second told without its fraction, and the day alone."""

REPLIES = "received accepted rejected needs_info redirected in_progress on_hold completed failed"
ROWS = tuple(ReplyState(said) for said in f"{REPLIES} cancelled".split())
# A applied, n noted, o out of order, L late, C contradictory, in the order of ROWS. Where there are
# two letters, the first holds for a stamp that another word has overtaken.
GRID = {
    "draft": "oC oC C C C oC oC C C C",
    "requested": "A A A A A A A A A C",
    "received": "n A A A A A A A A C",
    "needs_info": "oC oC C n C oC oC C C C",
    "accepted": "oC n C C C A A A A C",
    "in_progress": "oC oC C C C n oA A A C",
    "on_hold": "oC oC C C C oA n A A C",
    "cancel_requested/in_progress": "oC oC C C C oA oC A C A",
    "cancel_requested/on_hold": "oC oC C C C oC oA A C A",
    "completed": "LC LC LC LC LC LC LC n LC LC",
    "redirected": "LC LC LC LC n LC LC LC LC LC",
    "rejected": "LC LC n LC LC LC LC LC LC LC",
    "cancelled": "LC LC LC LC LC LC LC LC LC n",
    "failed": "LC LC LC LC LC LC LC LC n LC",
    "closed": "LC LC LC LC LC LC LC LC LC LC",
    "entered_in_error": "LC LC LC LC LC LC LC LC LC LC",
}
LETTERS = {"A": APPLIED, "n": NOTED, "o": OUT_OF_ORDER, "L": LATE, "C": CONTRADICTORY}
FINAL_WORDS = (
    ReplyState.completed,
    ReplyState.failed,
    ReplyState.rejected,
    ReplyState.cancelled,
    ReplyState.redirected,
)


def on_file(row: str, stamp: datetime, said: ReplyState) -> Effect:
    """The effect in a state, beside a word and a move of LAST."""
    state, _, held = row.partition("/")
    request = make.request(
        state=State(state), held=State(held) if held else None, moved_at=LAST, said_at=LAST
    )
    reply = make.reply(state=said, occurred_at=stamp, reason=Reason.other)
    return effect_of(request, reply, ZONE)


def expected(row: str, said: ReplyState) -> str:
    return GRID[row].split()[ROWS.index(said)]


def test_the_grid_knows_every_state_and_every_reply() -> None:
    assert {row.partition("/")[0] for row in GRID} == {*State}
    assert {*ROWS} == {*ReplyState}


@pytest.mark.parametrize(("row", "said"), [*product(GRID, ROWS)])
def test_a_word_that_another_has_overtaken(row: str, said: ReplyState) -> None:
    for stamp in STAMPS.overtaken:
        assert on_file(row, stamp, said) is LETTERS[expected(row, said)[0]], stamp


@pytest.mark.parametrize(("row", "said"), [*product(GRID, ROWS)])
def test_a_word_of_the_same_second_or_day(row: str, said: ReplyState) -> None:
    # Before its end, all the same: of a request that is over it tells nothing new.
    letter = expected(row, said)[0 if expected(row, said)[0] == "L" else -1]
    for stamp in STAMPS.level:
        assert on_file(row, stamp, said) is LETTERS[letter], stamp


@pytest.mark.parametrize(("row", "said"), [*product(GRID, ROWS)])
def test_a_newer_word(row: str, said: ReplyState) -> None:
    for stamp in STAMPS.newer:
        assert on_file(row, stamp, said) is LETTERS[expected(row, said)[-1]], stamp


@pytest.mark.parametrize(("row", "said"), [*product(GRID, FINAL_WORDS)])
def test_no_stamp_keeps_a_final_word_from_moving_what_the_table_lets_it(
    row: str, said: ReplyState
) -> None:
    effects = {
        on_file(row, stamp, said) for stamp in (*STAMPS.overtaken, *STAMPS.level, *STAMPS.newer)
    }
    assert effects in ({APPLIED}, {NOTED}, {CONTRADICTORY}, {LATE, CONTRADICTORY})


def test_a_first_word_is_overtaken_by_none() -> None:
    request = make.request(state=State.on_hold, said_at=None)
    reply = make.reply(state=ReplyState.in_progress, occurred_at=STAMPS.overtaken[-1])
    assert effect_of(request, reply, ZONE) is APPLIED


@pytest.mark.parametrize(
    ("effect", "stamp", "moment"),
    [
        (APPLIED, LAST + HOUR, LAST + HOUR),
        (APPLIED, LAST - HOUR, LAST),
        (NOTED, LAST + HOUR, LAST + HOUR),
        (APPLIED, LAST + 9 * HOUR, LAST + 2 * HOUR),
        (OUT_OF_ORDER, LAST + HOUR, LAST),
        (CONTRADICTORY, LAST + HOUR, LAST),
        (LATE, LAST + HOUR, LAST),
    ],
)
def test_the_moment_of_which_an_agency_has_spoken_goes_ahead_up_to_now(
    effect: Effect, stamp: datetime, moment: datetime
) -> None:
    reply = make.reply(occurred_at=stamp)
    assert said_at(make.request(said_at=LAST), reply, effect, LAST + 2 * HOUR) == moment
