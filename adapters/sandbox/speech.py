"""What an agency hears and says, before and after its own XML.

The agencies of the sandbox share these plain words among themselves; each file of an agency puts
them into the codes of its own schema, from the schema's documentation and nothing else.
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

import msgspec


class Act(StrEnum):
    """What a message from the hub asks an agency to do."""

    request = "request"
    amend = "amend"
    cancel = "cancel"
    clarify = "clarify"
    query = "query"


class Say(StrEnum):
    """Where a matter stands, as the agency tells it."""

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


class Reason(StrEnum):
    """Why a matter was refused, stopped, sent back or withdrawn."""

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
    """What came of it."""

    provided = "provided"
    partly = "partly"
    not_provided = "not_provided"
    declined = "declined"
    told = "told"
    nothing_known = "nothing_known"


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency understood of one message. `activity` is the agency's own code on the wire,
    `title` the name beside it, `subjects` the sender's keys of the persons."""

    act: Act
    message_id: str
    number: str
    activity: str = ""
    title: str = ""
    information: bool = False
    subjects: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome for one person."""

    subject: str
    outcome: Outcome


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """When (UTC) and where the family is expected."""

    at: datetime
    place: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A document that the agency issues; an agency that sends no files leaves `data` aside."""

    title: str
    number: str
    issued_on: date
    media_type: str
    content_id: str
    data: bytes

    @property
    def base64(self) -> str:
        """The bytes as an XML schema has them."""
        return b64encode(self.data).decode("ascii")


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact about one person; `code` is the agency's own."""

    code: str
    value: str
    subject: str
    start: date
    end: date


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """The invented official who signs."""

    name: str
    position: str
    phone: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One message of an agency about a matter. `at` is in UTC."""

    id: str
    number: str
    case: str
    at: datetime
    say: Say
    official: Official
    reason: Reason | None = None
    text: str | None = None
    to: str | None = None
    outcome: Outcome | None = None
    results: tuple[Result, ...] = ()
    visit: Visit | None = None
    papers: tuple[Paper, ...] = ()
    facts: tuple[Fact, ...] = ()


Word = TypeVar("Word", bound=StrEnum)


def codes(words: type[Word], listing: str, separator: str | None = None) -> Mapping[Word, str]:
    """An agency's codes for all words of a vocabulary, listed in the vocabulary's own order with
    white space or the separator between them. Raises ValueError when one is missing or too many.
    """
    return dict(zip(words, listing.split(separator), strict=True))
