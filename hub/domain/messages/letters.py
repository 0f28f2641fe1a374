"""What the hub says to an agency, and the agency's technical acknowledgement."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from hub.domain.family import FreeText, Subject
from hub.domain.programme import Contact
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
