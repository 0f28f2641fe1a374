"""ИПСС: the individual programme of social accompaniment, as a case system submits it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

import msgspec

from hub.domain.family import Family, FreeText
from hub.domain.terms import ConclusionKind, Decision, Ground, Level, SupportForm
from hub.domain.text import OpaqueText, PersonText, SolidText


class Removal(StrEnum):
    """Why a family was removed from accompaniment (снята с сопровождения)."""

    improved = "improved"
    to_state_institution = "to_state_institution"
    rights_deprived = "rights_deprived"
    rights_restricted = "rights_restricted"
    moved_away = "moved_away"
    declined = "declined"
    term_ended = "term_ended"
    other = "other"


class Institution(msgspec.Struct, frozen=True, kw_only=True):
    """The social-service institution that keeps the case; `territory` is its ОКТМО code."""

    code: str
    name: str
    territory: str


class Curator(msgspec.Struct, frozen=True, kw_only=True):
    """The specialist who answers for the end result. Reached at work, by post and telephone."""

    id: str
    name: PersonText
    position: str
    phone: SolidText
    email: SolidText | None = None


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """Договор о социальном сопровождении: without it nothing leaves for an agency."""

    number: str
    signed_on: date
    signed_by: str


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """Consent to pass on the personal data of `members` (152-ФЗ, art. 9).

    `given_by` is a member id; `agencies` empty means any agency of the programme; `valid_until` is
    the last day on which it stands, None until withdrawn.
    """

    given_by: str
    members: tuple[str, ...]
    signed_on: date
    valid_until: date | None = None
    agencies: tuple[str, ...] = ()

    def covers(self, member: str, agency: str, on: date, *, named: bool = False) -> bool:
        """Whether this consent lets `agency` see `member`'s data on that day; with `named`, only
        if it names the agency."""
        in_force = self.signed_on <= on and (self.valid_until is None or on <= self.valid_until)
        return in_force and self.reaches(member, agency, named=named)

    def reaches(self, member: str, agency: str, *, named: bool = False) -> bool:
        """Whether it speaks of `member`'s data at `agency`, on whatever day."""
        return member in self.members and (agency in self.agencies or not (self.agencies or named))


def permitted(
    consents: Sequence[Consent],
    members: Sequence[str],
    agency: str,
    on: date,
    *,
    named: bool = False,
) -> bool:
    """Whether each of `members` is covered, so that `agency` may see their data on that day;
    `named`: the law wants a consent that names the agency."""
    return all(
        any(consent.covers(member, agency, on, named=named) for consent in consents)
        for member in members
    )


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """First and last day of the programme, both inside it."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        """Whether `day` lies inside the term."""
        return self.start <= day <= self.end


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One measure (мероприятие): an activity of the catalogue, for whom, by when.

    `agency` names who shall do it when the case system knows better than the routes.
    """

    id: str
    activity: str
    members: tuple[str, ...]
    due: date
    note: FreeText | None = None
    agency: str | None = None


class InformationNeed(msgspec.Struct, frozen=True, kw_only=True):
    """Materials about the family that an agency is asked for (запрос сведений)."""

    id: str
    subject: str
    members: tuple[str, ...]
    period_from: date | None = None
    period_to: date | None = None
    note: FreeText | None = None


class Programme(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an ИПСС. Version 1 is the first; each revision carries the next number,
    whole."""

    institution: Institution
    case_id: str
    number: str
    version: int
    ground: Ground
    family: Family
    level: Level
    signs: tuple[str, ...]
    form: SupportForm
    curator: Curator
    term: Term
    contract: Contract | None = None
    consents: tuple[Consent, ...] = ()
    measures: tuple[Measure, ...] = ()
    information: tuple[InformationNeed, ...] = ()


class Continues(msgspec.Struct, frozen=True, kw_only=True):
    """Another institution's programme that this one takes over."""

    institution: str
    number: str


class ProgrammeSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """What `SubmitProgramme` carries: a first version or a revision. A first version `continues`
    a programme that another institution offered."""

    message_id: OpaqueText
    sent_at: datetime
    programme: Programme
    family_opinion: FreeText | None = None
    continues: Continues | None = None


class ConclusionSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """Заключение, interim or final; a final one that ceases says why (`removal`).

    `satisfied` is the family's own word on how its problem was solved.
    """

    message_id: OpaqueText
    sent_at: datetime
    institution: str
    programme_number: str
    kind: ConclusionKind
    concluded_on: date
    decision: Decision
    text: FreeText
    removal: Removal | None = None
    satisfied: bool | None = None


class CancellationSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """The family or the institution ends the programme before its term; open requests are
    cancelled."""

    message_id: OpaqueText
    sent_at: datetime
    institution: str
    programme_number: str
    reason: FreeText


class ConsentWithdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """The consent to pass on personal data is withdrawn (152-ФЗ, art. 9 p. 2), by the member
    `withdrawn_by` on the local day `withdrawn_on`: for `members` (none named: for all for whom that
    member may speak) and `agencies` (none named: for any)."""

    message_id: OpaqueText
    sent_at: datetime
    institution: str
    programme_number: str
    withdrawn_by: str
    withdrawn_on: date
    members: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """How an agency reaches whoever asks: the curator at the institution."""

    institution_code: str
    institution_name: str
    name: str
    position: str
    phone: str
    email: str | None = None


def contact_of(programme: Programme) -> Contact:
    """The curator of this programme, as an agency may see them."""
    who, where = programme.curator, programme.institution
    return Contact(
        institution_code=where.code,
        institution_name=where.name,
        name=who.name,
        position=who.position,
        phone=who.phone,
        email=who.email,
    )
