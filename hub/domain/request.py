"""A request as the hub keeps it, and the technical delivery of the messages that belong to it.

Two layers of state: a delivery's belongs to a message, a request's to the help itself. A dead
delivery never becomes a business refusal.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from hub.domain.messages import Action, Outcome, Reason
from hub.domain.states import Role, State
from hub.domain.terms import Level, RequestKind, Urgency


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """An assistance request or an information request.

    `number` is what people and agencies call it; it tells nothing of the family. `measure` is the
    id of the measure or information need it came from. `fingerprint` sums up what the agency was
    told, so that a revision knows whether it must be amended. `held` is the state before a
    requested cancellation. `follows` is the number of the request that this one continues.
    `version` counts what the hub has had to tell the agency so far: contents, answers, a
    cancellation; 0 while there was nothing.
    `last_reply_at` is when the agency was last heard of it, `said_at` the latest moment of which it
    has spoken, by its own clock.
    """

    id: str
    number: str
    kind: RequestKind
    agency: str
    territory: str
    institution: str
    programme_id: str
    programme_number: str
    measure: str
    activity: str
    members: tuple[str, ...]
    level: Level
    urgency: Urgency
    state: State
    fingerprint: str
    take_up_by: date
    answer_by: date
    created_at: datetime
    moved_at: datetime
    held: State | None = None
    reason: Reason | None = None
    outcome: Outcome | None = None
    agency_number: str | None = None
    follows: str | None = None
    sent_at: datetime | None = None
    last_reply_at: datetime | None = None
    said_at: datetime | None = None
    version: int = 0

    @property
    def known(self) -> bool:
        """Whether the agency is known to have the request: it took a letter, or spoke of it."""
        return self.sent_at is not None or self.last_reply_at is not None


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One step in a request's history. `reply` is the id of the reply that brought it, if any."""

    request_id: str
    at: datetime
    source: State | None
    target: State
    role: Role
    actor: str
    reason: Reason | None = None
    reply: str | None = None


class MessageKind(StrEnum):
    """Which message a delivery carries to an agency."""

    request = "request"
    cancel = "cancel"
    clarify = "clarify"


class DeliveryState(StrEnum):
    """How the hub stands with one message to an agency.

    `sent`: a queue between us and the agency has it; `acknowledged`: the agency has it;
    `withdrawn`: cancelled, or without consent, before it left; `closed`: a dead one given up by
    hand.
    """

    queued = "queued"
    sent = "sent"
    acknowledged = "acknowledged"
    retrying = "retrying"
    dead = "dead"
    withdrawn = "withdrawn"
    closed = "closed"


WAITING = frozenset({DeliveryState.queued, DeliveryState.retrying})
"""The states of a message that the hub still has to send by itself."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One message to an agency on its way. `payload` is the canonical message as JSON.

    `error` is a code and `detail` a sentence without personal data; `next_try` is None unless
    retrying. Since the last replay `attempts` counts the sends, `strikes` those of them whose
    failure was the letter's own and not its channel's. `held` is the territory of the channel that
    it waits for, None when it waits for none.

    The letters of a request leave in the order of their `version`, which is the request's when the
    letter was written. `action` is how a request left first, None before. `doubt`: a try has begun
    of which nobody here knows whether the agency has the letter of it.
    """

    id: str
    request_id: str
    agency: str
    urgency: Urgency
    kind: MessageKind
    state: DeliveryState
    payload: bytes
    created_at: datetime
    changed_at: datetime
    attempts: int = 0
    replays: int = 0
    next_try: datetime | None = None
    error: str | None = None
    detail: str | None = None
    strikes: int = 0
    held: str | None = None
    version: int = 0
    action: Action | None = None
    doubt: bool = False


class FlagKind(StrEnum):
    """What the timers raise about a request: once each, and never a change of its state."""

    take_up_overdue = "take_up_overdue"
    answer_overdue = "answer_overdue"
    silent = "silent"
    escalated_to_coordinator = "escalated_to_coordinator"
    escalated_to_group = "escalated_to_group"


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """A raised flag; `raised_at` is when the timer saw it, not when the deadline passed."""

    request_id: str
    kind: FlagKind
    raised_at: datetime


class Effect(StrEnum):
    """What a reply did when it arrived."""

    applied = "applied"
    noted = "noted"
    out_of_order = "out_of_order"
    late = "late"
    contradictory = "contradictory"
