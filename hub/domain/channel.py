"""How a channel to an agency stands: a circuit breaker as a value, with time as an argument.

    works ──N failures in a row──▶ broken ──the probe passes──▶ returning ──caught up──▶ works
                                     ▲  └── it fails: a longer pause ──┘│
                                     └────────── N failures in a row ───┘

These are the phases closed, open and half-open of the books, in words that fit a channel. Only what
concerns the channel moves it: a Fault about one message shows that the agency speaks.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

EVERYWHERE: Final = "*"
"""The territory of the channel for every territory without one of its own."""
_FAR = timedelta(days=31)
_SPREAD: Final = 0.4
_CALM: Final = timedelta(seconds=30)


class Phase(StrEnum):
    """`works`: letters go as they come; `broken`: all wait, one is sent as a probe after each
    pause; `returning`: what waited is sent, the most urgent first, in growing portions."""

    works = "works"
    broken = "broken"
    returning = "returning"


class Sign(StrEnum):
    """What the try of one letter says of its channel.

    `passed`: the agency took the letter; `answered`: it spoke about this letter only, so the
    channel works; `failed`: nobody knows whether it is the channel or the letter; `nothing`: the
    letter never left.
    """

    passed = "passed"
    answered = "answered"
    failed = "failed"
    nothing = "nothing"


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """After how many failures in a row a channel counts as broken; the first pause before a probe,
    which doubles each time, and the longest (seconds); the longest a call takes (seconds), and how
    many are made at once."""

    break_after: int = 3
    first_pause: float = 5.0
    longest_pause: float = 600.0
    call_seconds: float = 30.0
    at_once: int = 8


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """How the channel of one agency in one territory (or EVERYWHERE) stands; instants in UTC.

    `failures` in a row; `since` is the first of them, `error` the code of the last. `next_try` is
    when the next probe is due, `pause` how long it waits (seconds, without the spread). `window`
    is how many letters a returning channel gets next. `passed_at` is when it last took a letter.
    `taken_until`: somebody is sending what waited, until then at the latest.
    """

    agency: str
    territory: str = EVERYWHERE
    phase: Phase = Phase.works
    failures: int = 0
    since: datetime | None = None
    error: str | None = None
    next_try: datetime | None = None
    pause: float = 0.0
    window: int = 1
    passed_at: datetime | None = None
    taken_until: datetime | None = None

    def due(self, at: datetime) -> bool:
        """Whether letters that wait may be sent now, by one who takes the channel."""
        if self.phase is Phase.works:
            return False
        return not (_lies_ahead(self.next_try, at) or _lies_ahead(self.taken_until, at))

    def taken(self, at: datetime, patience: Patience) -> "Channel":
        """The channel while somebody sends what waited: long enough for the slowest answers."""
        rounds = -(-self.window // patience.at_once) + 1
        until = at + _CALM + timedelta(seconds=patience.call_seconds) * rounds
        return msgspec.structs.replace(self, taken_until=until)

    def closed_until(self, opening: datetime) -> "Channel":
        """The channel after its hours, with letters that wait for the next ones: they will leave
        in order and in growing portions. What is broken stays so."""
        if self.phase is Phase.broken:
            return msgspec.structs.replace(self, next_try=opening)
        return msgspec.structs.replace(self, phase=Phase.returning, window=1, next_try=opening)

    def caught_up(self) -> "Channel":
        """A returning channel behind which nothing waits any more."""
        return Channel(agency=self.agency, territory=self.territory, passed_at=self.passed_at)


def _lies_ahead(instant: datetime | None, at: datetime) -> bool:
    # What lies further ahead than any pause or holidays was said by a clock that was wrong.
    return instant is not None and at < instant < at + _FAR


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """One letter's try: what it says, with which code, and when the same letter was last tried
    before (None: never)."""

    sign: Sign
    error: str | None = None
    before: datetime | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The channel after these tries, and which of them count against their letters."""

    channel: Channel
    blamed: tuple[bool, ...]


def judge(
    channel: Channel, tries: Sequence[Try], at: datetime, patience: Patience, chance: float
) -> Verdict:
    """What the tries of one batch, in the order in which they were sent, say of the channel and of
    each letter. `chance` (0 up to 1) spreads the pauses, so that not all hubs come at once.

    A failure counts against its letter when the same channel took another letter after it, or
    since the letter's last try, and is not found broken now.
    """
    row = _failures_in_row(channel, tries)
    enough = 1 if channel.phase is Phase.broken and not _speaks(tries) else patience.break_after
    broken = row >= enough and any(one.sign is Sign.failed for one in tries)
    last_passed = max((i for i, one in enumerate(tries) if one.sign is Sign.passed), default=-1)
    blamed = tuple(
        one.sign is Sign.answered
        or (
            one.sign is Sign.failed
            and (i < last_passed or (not broken and _others_passed(one, channel)))
        )
        for i, one in enumerate(tries)
    )
    after = _told(channel, tries, row, at)
    if broken:
        after = _paused(after, at, patience, chance)
    elif row == 0 and _speaks(tries):
        after = _better(after, grows=all(one.sign is not Sign.failed for one in tries))
    return Verdict(channel=after, blamed=blamed)


def _failures_in_row(channel: Channel, tries: Sequence[Try]) -> int:
    row = channel.failures
    for one in tries:
        if one.sign is Sign.failed:
            row += 1
        elif one.sign is not Sign.nothing:
            row = 0
    return row


def _others_passed(one: Try, channel: Channel) -> bool:
    return (
        one.before is not None and channel.passed_at is not None and one.before < channel.passed_at
    )


def _speaks(tries: Sequence[Try]) -> bool:
    return any(one.sign in {Sign.passed, Sign.answered} for one in tries)


def _told(channel: Channel, tries: Sequence[Try], row: int, at: datetime) -> Channel:
    """The channel with what the tries tell of it, its phase as it was."""
    passed = any(one.sign is Sign.passed for one in tries)
    errors = [one.error for one in tries if one.sign is Sign.failed]
    goes_on = channel.failures > 0 and not _speaks(tries)
    return msgspec.structs.replace(
        channel,
        failures=row,
        since=channel.since if goes_on or not row else at,
        error=errors[-1] if errors else channel.error,
        passed_at=at if passed else channel.passed_at,
        taken_until=None,
    )


def _paused(channel: Channel, at: datetime, patience: Patience, chance: float) -> Channel:
    pause = min(channel.pause * 2 or patience.first_pause, patience.longest_pause)
    spread = 1 + _SPREAD * (chance - 0.5)
    return msgspec.structs.replace(
        channel,
        phase=Phase.broken,
        pause=pause,
        next_try=at + timedelta(seconds=pause * spread),
        window=1,
    )


def _better(channel: Channel, *, grows: bool) -> Channel:
    """The agency speaks. Only catching up ends a return: see `Channel.caught_up`."""
    if channel.phase is Phase.works:
        return channel.caught_up()
    return msgspec.structs.replace(
        channel,
        phase=Phase.returning,
        failures=0,
        next_try=None,
        window=channel.window * 2 if grows else channel.window,
    )
