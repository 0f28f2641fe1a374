"""What is remembered of calls that named themselves by a key, so that a repeat does nothing new."""

from datetime import datetime
from typing import Protocol

import msgspec


class NamedCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call of `party` under `key` (`Idempotency-Key`); `digest` is the SHA-256 of what was sent
    and where to."""

    party: str
    key: str
    digest: bytes


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A call of `party` under `key`: the SHA-256 of what was sent, and the answer it got."""

    party: str
    key: str
    digest: bytes
    answer: bytes
    at: datetime


class AnsweredCalls(Protocol):
    """Answers by (party, key)."""

    def find(self, party: str, key: str) -> Answered | None: ...

    def claim(self, call: NamedCall, at: datetime, before: datetime) -> bool:
        """Take the key for this call, until the unit of work ends; whether it was free. What was
        taken under it earlier than `before` counts for nothing. Another unit of work that has taken
        it and is not committed yet is waited for."""

    def answer(self, call: NamedCall, answer: bytes) -> None:
        """Keep what the call that took the key is answered."""

    def forget(self, before: datetime) -> None:
        """Drop those that are older."""


class Repeats(Protocol):
    """For doors. May raise `Unavailable`."""

    def recall(self, call: NamedCall) -> bytes | None:
        """The answer to the same call, if it has one. Raises `Conflict` when another was made under
        the key."""
