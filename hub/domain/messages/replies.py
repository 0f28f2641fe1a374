"""What an agency says of a request, and the hub's acknowledgement."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from hub.domain.family import FreeText
from hub.domain.messages.letters import Period, Reason
from hub.domain.numbers import RequestNumber
from hub.domain.text import OpaqueText, PersonText


class Outcome(StrEnum):
    """What became of the aid, or of the search for information."""

    provided = "provided"
    partly_provided = "partly_provided"
    not_provided = "not_provided"
    declined_by_family = "declined_by_family"
    information_given = "information_given"
    no_information = "no_information"


class ReplyState(StrEnum):
    """What an agency can say of a request: the state it moves it to, or a refused cancellation."""

    received = "received"
    accepted = "accepted"
    rejected = "rejected"
    needs_info = "needs_info"
    redirected = "redirected"
    in_progress = "in_progress"
    on_hold = "on_hold"
    completed = "completed"
    failed = "failed"
    cancelled = "cancelled"


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """The responsible official at the agency."""

    name: PersonText
    position: str | None = None
    phone: str | None = None


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """When and where the family is expected."""

    at: datetime
    place: FreeText
    note: FreeText | None = None


class DocumentReference(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a reply speaks of; `content_id` leads to its bytes when they came along."""

    title: str
    number: str | None = None
    issued_on: date | None = None
    media_type: str | None = None
    content_id: OpaqueText | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of an information reply: what, its value, when; of whom, when not of all."""

    code: str
    value: FreeText
    period: Period | None = None
    subject: str | None = None


class SubjectResult(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome for one of several subjects."""

    subject: str
    outcome: Outcome
    text: FreeText | None = None


class ReplyMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency says of a request: a status, or the result."""

    message_id: OpaqueText
    number: RequestNumber
    state: ReplyState
    occurred_at: datetime
    agency_number: OpaqueText | None = None
    reason: Reason | None = None
    redirect_to: str | None = None
    text: FreeText | None = None
    outcome: Outcome | None = None
    results: tuple[SubjectResult, ...] = ()
    appointment: Appointment | None = None
    documents: tuple[DocumentReference, ...] = ()
    facts: tuple[Fact, ...] = ()
    official: Official | None = None


class ReplyReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's acknowledgement of a reply. A repeat gets the same one."""

    message_id: str
    number: str
    received_at: datetime
    effect: str
