"""What the working group's meeting reads beyond the board's lists, and the decisions it keeps."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from hub.domain.request import Request
from hub.ports.board import Selection


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the group decided about a request at the meeting of the day `on`.

    `responsible` is a person or a body in words, `due` the last day, `grounds` the codes of why it
    was on the agenda. `author` is an account's id, `name` its name. It is never changed; once,
    `done_at` and `done_by` (an account's name) are added.
    """

    id: str
    request_id: str
    on: date
    text: str
    responsible: str
    due: date | None
    grounds: tuple[str, ...]
    author: str
    name: str
    at: datetime
    done_at: datetime | None = None
    done_by: str | None = None


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A decision with its request as it stands now."""

    request: Request
    decision: Decision


class Meeting(Protocol):
    """The group's grounds and decisions. Every list is bounded by `limit`."""

    def escalated(self, which: Selection, limit: int) -> Sequence[Request]:
        """Open requests that were brought to the group; the nearest deadline first."""

    def contradicted(self, which: Selection, since: datetime, limit: int) -> Sequence[Request]:
        """Requests of which an agency has said, since then, what contradicts their state."""

    def refused(self, which: Selection, since: datetime, limit: int) -> Sequence[Request]:
        """Requests rejected since then that no other request continues; the earliest first."""

    def unfulfilled(self, which: Selection, before: date, limit: int) -> Sequence[Decided]:
        """Decisions whose last day is before that one and that are not done; the earliest first."""

    def decide(self, decision: Decision) -> None: ...

    def decision(self, decision_id: str) -> Decided | None: ...

    def fulfil(self, decision_id: str, at: datetime, by: str) -> None:
        """Once only; a later call changes nothing."""

    def decisions(self, request_ids: Sequence[str]) -> Sequence[Decision]:
        """The decisions about these requests, the oldest first."""

    def of_day(self, which: Selection, on: date) -> Sequence[Decided]:
        """The decisions of one meeting, in the order in which they were made."""
