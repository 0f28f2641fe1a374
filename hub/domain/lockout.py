"""How failed attempts to sign in delay the next ones, longer each time."""

from datetime import datetime, timedelta

import msgspec


class Tries(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of attempts under one key (a login or an address)."""

    count: int = 0
    last_at: datetime | None = None
    blocked_until: datetime | None = None


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """`free` attempts without a delay; then `first`, doubled each time up to `longest`; all is
    forgotten after `memory` without an attempt."""

    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta


OF_LOGIN = Patience(
    free=5,
    first=timedelta(seconds=30),
    longest=timedelta(minutes=15),
    memory=timedelta(hours=24),
)
# An office shares one address, so it may err more often.
OF_ADDRESS = Patience(
    free=30,
    first=timedelta(seconds=30),
    longest=timedelta(minutes=15),
    memory=timedelta(hours=1),
)


def counted(tries: Tries, now: datetime, patience: Patience) -> Tries:
    """The tries with one more. It counts before it is known whether it succeeds: so many attempts
    at once cannot slip past the count."""
    forgotten = tries.last_at is None or now - tries.last_at > patience.memory
    count = 1 if forgotten else tries.count + 1
    return Tries(count=count, last_at=now, blocked_until=_until(count, now, patience))


def given_back(tries: Tries) -> Tries:
    """The tries with one less: it succeeded, and was none of the failed."""
    return msgspec.structs.replace(tries, count=max(tries.count - 1, 0), blocked_until=None)


def is_blocked(tries: Tries, now: datetime) -> bool:
    """Whether the next attempt has to wait."""
    return tries.blocked_until is not None and now < tries.blocked_until


def _until(count: int, now: datetime, patience: Patience) -> datetime | None:
    beyond = count - patience.free
    if beyond < 0:
        return None
    doublings = min(beyond, 20)
    return now + min(patience.first * (1 << doublings), patience.longest)
