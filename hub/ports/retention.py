"""What is kept for how long, and what the database does about it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Protocol

import msgspec

Days = Annotated[int, msgspec.Meta(ge=0)]


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how many days something is kept; 0: for ever.

    `quarantine`: refused messages, since they came. `notices`: since the case system acknowledged
    them. `messages`: the bytes exchanged about a programme and the documents of its replies, since
    it ended. `programmes`: whose family it was, since it ended.
    """

    quarantine: Days = 0
    notices: Days = 0
    messages: Days = 0
    programmes: Days = 0


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """What is older goes; None: nothing does. The last two are the days of a programme's end."""

    quarantine: datetime | None = None
    notices: datetime | None = None
    messages: date | None = None
    programmes: date | None = None


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A message whose bytes are kept, and the answer that it got."""

    id: str
    answer: bytes


class Retention(Protocol):
    """What may go. Of a programme nothing may, as long as one of its requests is open, a letter
    unsettled, a notice not acknowledged or a meeting's decision not carried out."""

    def due(self, bounds: Bounds) -> Mapping[str, int]:
        """How much would go: `quarantine` and `notices` in rows, `messages` and `programmes` in
        programmes; `held`: programmes past a bound of which something is still open."""

    def forget_quarantined(self, before: datetime, limit: int) -> int: ...

    def forget_notices(self, before: datetime, limit: int) -> int:
        """Acknowledged before then. The newest notice of all stays: its place marks where the feed
        of changes goes on."""

    def with_messages(self, before: date, limit: int) -> Sequence[str]:
        """Ids of programmes that ended before then, are settled and have messages; held."""

    def with_people(self, before: date, limit: int) -> Sequence[str]:
        """Ids of programmes that ended before then, are settled and tell whose they are; held."""

    def drop_messages(self, programmes: Sequence[str], at: datetime) -> None:
        """Bytes to and from agencies, payloads of letters, documents of replies."""

    def depersonalise(self, programmes: Sequence[str], at: datetime) -> None:
        """Leave of these programmes what reports count, and what a repeat is answered by."""

    def received(self, after: str, before: datetime, limit: int) -> Sequence[Received]:
        """Messages with their bytes that came before then, in order of id."""

    def spoken_for(
        self, numbers: Sequence[str], requests: Sequence[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Which of these numbers of programmes, and of requests, are of a programme whose messages
        are kept."""

    def drop_bytes(self, ids: Sequence[str]) -> None:
        """Of received messages; their ids, digests and answers stay, so that a repeat is still
        known."""
