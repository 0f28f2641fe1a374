"""What case systems and the hub say to each other, besides the programme itself."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from hub.domain.family import FreeText
from hub.domain.messages.letters import Reason
from hub.domain.messages.replies import (
    Appointment,
    DocumentReference,
    Fact,
    Official,
    Outcome,
    SubjectResult,
)
from hub.domain.numbers import RequestNumber
from hub.domain.states import State
from hub.domain.text import OpaqueText


class CuratorActionKind(StrEnum):
    """What a curator does with a request from the case system."""

    answer = "answer"
    confirm = "confirm"
    cancel = "cancel"
    lower_urgency = "lower_urgency"


class CuratorAction(msgspec.Struct, frozen=True, kw_only=True):
    """The curator answers needs_info, confirms the outcome, withdraws a request, or says that it
    need not hurry any more."""

    message_id: OpaqueText
    sent_at: datetime
    institution: str
    number: RequestNumber
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


class ProgrammeNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder about a programme as a whole: which end it speaks of (`kind`), on which `day`, and
    of which member, where it is one's consent or coming of age."""

    id: str
    programme_number: str
    at: datetime
    kind: str
    day: date
    member: str | None = None


class NoticesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A case system asks for the notices that it has not acknowledged, oldest first. With
    `programme_notices` it knows those about whole programmes too, and gets them."""

    institution: str
    limit: int
    programme_notices: bool | None = None


class NoticesAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Notices in order per programme; `more` says that others wait behind them. Those about whole
    programmes stand apart, for who asks for them; to others the answer is what it always was."""

    notices: tuple[Notice, ...]
    more: bool
    programme_notices: tuple[ProgrammeNotice, ...] = ()


class NoticesDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """Notices that the hub itself brings to the case system of an institution."""

    institution: str
    notices: tuple[Notice, ...]
    more: bool


class NoticesAck(msgspec.Struct, frozen=True, kw_only=True):
    """The case system has these notices for good."""

    institution: str
    notices: tuple[OpaqueText, ...]


class NoticesAcked(msgspec.Struct, frozen=True, kw_only=True):
    """How many notices were acknowledged by this call; a repeat acknowledges none."""

    count: int
