"""The circuit breaker of a channel: every phase with every sign, blame, pauses, growth."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import product

import msgspec
import pytest

from hub.domain.channel import Channel, Patience, Phase, Sign, Try, Verdict, judge
from tests import factories as make

NOW = make.NOW
LATER = NOW + timedelta(minutes=1)
PATIENCE = Patience()
P, A, F, N = Sign.passed, Sign.answered, Sign.failed, Sign.nothing
WORKS = Channel(agency="health")
SINCE = NOW - timedelta(hours=1)
BROKEN = Channel(
    agency="health",
    phase=Phase.broken,
    failures=3,
    since=SINCE,
    error="connect",
    next_try=NOW,
    pause=5.0,
)
RETURNING = Channel(agency="health", phase=Phase.returning, since=SINCE, pause=40.0, window=4)


def tries(signs: Sequence[Sign], before: datetime | None = None) -> list[Try]:
    """One try for each sign; a failure says so by its code."""
    return [Try(sign=s, error="timeout" if s is F else None, before=before) for s in signs]


def but(channel: Channel, **fields: object) -> Channel:
    """The channel with other fields."""
    return msgspec.structs.replace(channel, **fields)


def judged(channel: Channel, signs: Sequence[Sign], before: datetime | None = None) -> Verdict:
    """The verdict a minute later, in the middle of the spread."""
    return judge(channel, tries(signs, before), LATER, PATIENCE, 0.5)


STARTS = {Phase.works: WORKS, Phase.broken: BROKEN, Phase.returning: RETURNING}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_whatever_comes_a_channel_stays_in_good_order(start: Channel) -> None:
    for signs in (s for n in range(5) for s in product(Sign, repeat=n)):
        verdict = judged(start, signs)
        channel = verdict.channel
        assert (channel.phase is Phase.broken) <= (channel.next_try is not None)
        assert (channel.failures > 0) <= (channel.since is not None)
        assert (P in signs) == (channel.passed_at == LATER)
        heard = [s for s in signs if s is not N]
        if not heard:
            assert channel == start
        elif heard[-1] is not F:
            assert (channel.failures, channel.phase is Phase.broken) == (0, False)
        elif start is BROKEN and {P, A}.isdisjoint(signs):
            assert channel.phase is Phase.broken
        # A Fault is its letter's own, what never left is nobody's, nothing that passed is blamed.
        for sign, blamed in zip(signs, verdict.blamed, strict=True):
            assert blamed is (sign is A) or sign is F


def test_a_channel_breaks_with_the_last_of_the_failures_in_a_row() -> None:
    first = judged(WORKS, [F, F]).channel
    assert (first.phase, first.failures, first.since) == (Phase.works, 2, LATER)
    broken = judged(first, [F]).channel
    assert (broken.phase, broken.failures, broken.since, broken.error) == (
        Phase.broken,
        3,
        LATER,
        "timeout",
    )
    assert broken.next_try == LATER + timedelta(seconds=5)


@pytest.mark.parametrize("speaks", [P, A])
def test_any_word_of_the_agency_ends_the_row(speaks: Sign) -> None:
    assert judged(WORKS, [F, F, speaks, F, F]).channel.phase is Phase.works


def test_a_fault_about_one_message_never_breaks_a_channel() -> None:
    verdict = judged(WORKS, [A] * 50)
    assert verdict.channel.phase is Phase.works
    assert all(verdict.blamed)


def test_nobody_is_blamed_for_a_broken_channel() -> None:
    assert not any(judged(WORKS, [F] * 9).blamed)
    assert not any(judged(BROKEN, [F], before=SINCE).blamed)


def test_the_tail_of_a_batch_in_which_the_channel_broke_is_not_blamed() -> None:
    assert judged(WORKS, [P, F, P, F, F, F]).blamed == (False, True, False, False, False, False)


def test_a_letter_that_fails_again_while_others_pass_is_blamed() -> None:
    working = but(WORKS, passed_at=NOW)
    assert judged(working, [F], before=SINCE).blamed == (True,)
    assert judged(working, [F], before=NOW).blamed == (False,)
    assert judged(working, [F]).blamed == (False,)


def test_pauses_double_up_to_the_longest_and_are_spread() -> None:
    channel, pauses = BROKEN, []
    for _ in range(9):
        channel = judged(channel, [F]).channel
        pauses.append(channel.pause)
    assert pauses == [10, 20, 40, 80, 160, 320, 600, 600, 600]
    spread = [
        judge(BROKEN, tries([F]), NOW, PATIENCE, chance).channel.next_try for chance in (0.0, 1.0)
    ]
    assert spread == [NOW + timedelta(seconds=8), NOW + timedelta(seconds=12)]


def test_a_probe_that_passes_lets_growing_portions_through_until_it_has_caught_up() -> None:
    channel, windows = judged(BROKEN, [P]).channel, []
    while channel.window < 100:
        assert channel.phase is Phase.returning
        windows.append(channel.window)
        channel = judged(channel, [P] * channel.window).channel
    assert windows == [2, 4, 8, 16, 32, 64]
    assert channel.since == SINCE
    assert channel.caught_up() == Channel(agency="health", passed_at=LATER)


def test_a_mixed_portion_does_not_grow_the_next() -> None:
    assert judged(RETURNING, [F, P]).channel.window == 4
    assert judged(RETURNING, [P, P]).channel.window == 8


def test_a_return_that_fails_goes_on_with_longer_pauses() -> None:
    channel = judged(RETURNING, [F, F, F]).channel
    assert (channel.phase, channel.window, channel.pause) == (Phase.broken, 1, 80)


def test_poison_at_the_head_of_a_return_does_not_break_the_channel_again() -> None:
    returning = but(RETURNING, window=2, passed_at=NOW)
    verdict = judged(returning, [F, F], before=SINCE)
    assert verdict.channel.phase is Phase.returning
    assert verdict.blamed == (True, True)


def test_a_channel_is_due_when_its_time_has_come_and_nobody_has_it() -> None:
    assert not WORKS.due(NOW)
    assert (BROKEN.due(NOW - timedelta(seconds=1)), BROKEN.due(NOW)) == (False, True)
    taken = BROKEN.taken(NOW, PATIENCE)
    assert not taken.due(NOW + timedelta(seconds=60))
    assert taken.due(NOW + timedelta(seconds=91))
    wide = but(RETURNING, window=64).taken(NOW, PATIENCE)
    assert wide.taken_until == NOW + timedelta(seconds=30 + 9 * 30)


def test_a_channel_that_closes_for_the_night_returns_in_the_morning() -> None:
    opening = NOW + timedelta(hours=12)
    resting = WORKS.closed_until(opening)
    assert (resting.phase, resting.window, resting.since) == (Phase.returning, 1, None)
    assert (resting.due(NOW), resting.due(opening)) == (False, True)
    still = BROKEN.closed_until(opening)
    assert (still.phase, still.since, still.next_try) == (Phase.broken, SINCE, opening)
