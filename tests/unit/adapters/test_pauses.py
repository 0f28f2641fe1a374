"""Pauses grow up to their longest, and a success forgets them."""

from adapters.pauses import FIRST, LONGEST, Pauses


def test_each_failure_doubles_the_pause_up_to_the_longest() -> None:
    now = [0.0]
    pauses = Pauses(lambda: now[0])
    expected = FIRST
    for _ in range(12):
        pauses.begin("a")
        now[0] += expected - 0.5
        assert not pauses.over("a")
        now[0] += 0.5
        assert pauses.over("a")
        expected = min(expected * 2, LONGEST)
    assert expected == LONGEST


def test_a_success_begins_anew_and_keys_do_not_meet() -> None:
    now = [0.0]
    pauses = Pauses(lambda: now[0])
    pauses.begin("a")
    pauses.begin("a")
    assert pauses.over("b")
    pauses.end("a")
    assert pauses.over("a")
    pauses.begin("a")
    now[0] += FIRST
    assert pauses.over("a")
