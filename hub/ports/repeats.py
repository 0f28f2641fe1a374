"""What is remembered of calls that named themselves by a key, so that a repeat does nothing new."""

from datetime import datetime
from typing import Protocol

import msgspec


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

    def add(self, call: Answered) -> None:
        """Keep the first answer; a second under the same key changes nothing."""

    def forget(self, before: datetime) -> None:
        """Drop those that are older."""


class Repeats(Protocol):
    """For doors: each call in a commit of its own. Both may raise `Unavailable`."""

    def recall(self, party: str, key: str, digest: bytes) -> bytes | None:
        """The answer to the same call. Raises `Conflict` when another was sent under the key."""

    def remember(self, party: str, key: str, digest: bytes, answer: bytes) -> None: ...
