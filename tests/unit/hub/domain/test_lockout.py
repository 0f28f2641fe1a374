"""How long failures make one wait."""

from datetime import UTC, datetime, timedelta

from hub.domain.lockout import OF_LOGIN, Tries, counted, given_back, is_blocked

NOW = datetime(2025, 3, 3, tzinfo=UTC)


def after(attempts: int) -> Tries:
    """What is remembered after so many attempts at once."""
    tries = Tries()
    for _ in range(attempts):
        tries = counted(tries, NOW, OF_LOGIN)
    return tries


def test_the_first_attempts_are_free() -> None:
    assert not is_blocked(after(OF_LOGIN.free - 1), NOW)


def test_the_delay_doubles_up_to_its_longest() -> None:
    delays = []
    for attempts in range(OF_LOGIN.free, OF_LOGIN.free + 40):
        until = after(attempts).blocked_until
        assert until is not None
        delays.append((until - NOW).total_seconds())
    assert delays[:6] == [30, 60, 120, 240, 480, 900]
    assert set(delays[6:]) == {900}


def test_a_delay_ends() -> None:
    tries = after(OF_LOGIN.free)
    assert is_blocked(tries, NOW + timedelta(seconds=29))
    assert not is_blocked(tries, NOW + timedelta(seconds=30))


def test_all_is_forgotten_after_a_quiet_day() -> None:
    later = NOW + OF_LOGIN.memory + timedelta(seconds=1)
    assert counted(after(20), later, OF_LOGIN).count == 1


def test_a_success_gives_its_own_attempt_back() -> None:
    assert given_back(after(7)) == Tries(count=6, last_at=NOW, blocked_until=None)
    assert given_back(Tries()).count == 0
