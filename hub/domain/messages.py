"""What travels between the hub and its partners, in the canonical form.

An agency's XML, and the case systems' own, are mapped to and from these and nothing else.
Instants are aware and in UTC; days are calendar days of the territory.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from hub.domain.family import FreeText, Subject
from hub.domain.programme import (
    CancellationSubmission,
    ConclusionSubmission,
    Contact,
    ProgrammeSubmission,
)
from hub.domain.states import State
from hub.domain.terms import AidKind, RequestKind, Urgency


class Action(StrEnum):
    """Whether a request message opens a request or amends one that the agency has."""

    new = "new"
    amend = "amend"


class Reason(StrEnum):
    """Why a request was refused, stopped, sent back or withdrawn."""

    no_data = "no_data"
    access_denied = "access_denied"
    not_competent = "not_competent"
    no_capacity = "no_capacity"
    no_consent = "no_consent"
    person_not_found = "person_not_found"
    more_data_needed = "more_data_needed"
    document_needed = "document_needed"
    family_declined = "family_declined"
    family_absent = "family_absent"
    waiting = "waiting"
    measure_removed = "measure_removed"
    programme_ended = "programme_ended"
    technical = "technical"
    other = "other"


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


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """First and last day of a period; either may be open."""

    start: date | None = None
    end: date | None = None


class RequestMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A request as its agency gets it: who asks, for what, for whom, by when.

    It names neither the family's level nor its programme: an agency does not need them.
    `activity` is a code of the catalogue, or the subject of an information request.
    """

    message_id: str
    number: str
    kind: RequestKind
    action: Action
    sent_at: datetime
    urgency: Urgency
    activity: str
    activity_name: str
    contact: Contact
    subjects: tuple[Subject, ...]
    take_up_by: date
    answer_by: date
    aid_kind: AidKind | None = None
    period: Period | None = None
    note: FreeText | None = None
    follows: str | None = None


class CancelMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A request is withdrawn; the agency confirms, or says that it is done already."""

    message_id: str
    number: str
    sent_at: datetime
    reason: Reason
    agency_number: str | None = None
    text: FreeText | None = None


class ClarifyMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The curator's answer to an agency that needed more."""

    message_id: str
    number: str
    sent_at: datetime
    text: FreeText
    agency_number: str | None = None


class QueryMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The hub asks an agency that does not call back how a request stands."""

    message_id: str
    number: str
    sent_at: datetime
    agency_number: str | None = None


class ReceiptMessage(msgspec.Struct, frozen=True, kw_only=True):
    """An agency's technical acknowledgement; `agency_number` is its own number for the request."""

    accepted: bool
    agency_number: str | None = None
    received_at: datetime | None = None
    reason: Reason | None = None


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """The responsible official at the agency."""

    name: str
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
    content_id: str | None = None


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

    message_id: str
    number: str
    state: ReplyState
    occurred_at: datetime
    agency_number: str | None = None
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


class CuratorActionKind(StrEnum):
    """What a curator does with a request from the case system."""

    answer = "answer"
    confirm = "confirm"
    cancel = "cancel"


class CuratorAction(msgspec.Struct, frozen=True, kw_only=True):
    """The curator answers needs_info, confirms the outcome, or withdraws a request."""

    message_id: str
    sent_at: datetime
    institution: str
    number: str
    action: CuratorActionKind
    text: FreeText | None = None


class RequestLine(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one measure or information need: a request, own work, or no route yet."""

    measure: str
    handling: str
    number: str | None = None
    agency: str | None = None
    state: State | None = None
    take_up_by: date | None = None
    answer_by: date | None = None


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """Something the case system should look at; the submission stands all the same."""

    code: str
    ru: str
    en: str


class SubmissionReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """The receipt of any submission; the same message id gets the same receipt again."""

    message_id: str
    accepted_at: datetime
    programme_number: str
    version: int
    lines: tuple[RequestLine, ...] = ()
    warnings: tuple[Warned, ...] = ()


class StatusQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A case system asks how a programme's measures stand."""

    institution: str
    programme_number: str


class StatusAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How each measure of a programme stands now."""

    programme_number: str
    version: int
    lines: tuple[RequestLine, ...] = ()


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One change of fulfilment for the case system. `seq` counts from 1 within the programme."""

    id: str
    programme_number: str
    seq: int
    at: datetime
    number: str
    measure: str
    agency: str
    state: State
    kind: str
    reason: Reason | None = None
    text: FreeText | None = None
    outcome: Outcome | None = None
    agency_number: str | None = None
    results: tuple[SubjectResult, ...] = ()
    appointment: Appointment | None = None
    documents: tuple[DocumentReference, ...] = ()
    facts: tuple[Fact, ...] = ()
    official: Official | None = None


class NoticesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A case system asks for the notices that it has not acknowledged, oldest first."""

    institution: str
    limit: int


class NoticesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Notices in order per programme; `more` says that others wait behind them."""

    notices: tuple[Notice, ...]
    more: bool


class NoticesDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """Notices that the hub itself brings to the case system of an institution."""

    institution: str
    notices: tuple[Notice, ...]
    more: bool


class NoticesAck(msgspec.Struct, frozen=True, kw_only=True):
    """The case system has these notices for good."""

    institution: str
    notices: tuple[str, ...]


class NoticesAcked(msgspec.Struct, frozen=True, kw_only=True):
    """How many notices were acknowledged by this call; a repeat acknowledges none."""

    count: int


ROOTS: dict[str, type[msgspec.Struct]] = {
    root.__name__: root
    for root in (
        ProgrammeSubmission,
        ConclusionSubmission,
        CancellationSubmission,
        CuratorAction,
        SubmissionReceipt,
        StatusQuery,
        StatusAnswer,
        NoticesQuery,
        NoticesAnswer,
        NoticesDelivery,
        NoticesAck,
        NoticesAcked,
        RequestMessage,
        CancelMessage,
        ClarifyMessage,
        QueryMessage,
        ReceiptMessage,
        ReplyMessage,
        ReplyReceipt,
    )
}
