"""The family: who its members are and what is known of them.

Each leaf that is personal data carries its *need* (`msgspec.Meta(extra={"personal": need})`): the
word by which an activity of the catalogue asks for it. What an activity does not ask for is not
sent. `kind` says how a text is normalised, see `hub.domain.text`.
"""

from collections.abc import Set
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from hub.domain.terms import FamilyCategory, Sex
from hub.domain.text import Kind

NameText = Annotated[str, Meta(extra={"personal": "name", "kind": Kind.name})]
BirthDate = Annotated[date, Meta(extra={"personal": "birth_date"})]
SexOfPerson = Annotated[Sex, Meta(extra={"personal": "sex"})]
Snils = Annotated[str, Meta(extra={"personal": "snils", "kind": Kind.solid})]
DocumentText = Annotated[str, Meta(extra={"personal": "document", "kind": Kind.name})]
DocumentDate = Annotated[date, Meta(extra={"personal": "document"})]
AddressText = Annotated[str, Meta(extra={"personal": "address"})]
PhoneText = Annotated[str, Meta(extra={"personal": "phone", "kind": Kind.solid})]
PlaceText = Annotated[str, Meta(extra={"personal": "workplace_or_school"})]
FreeText = Annotated[str, Meta(extra={"personal": "text", "kind": Kind.text})]


class Relation(StrEnum):
    """Who a member is in the family."""

    mother = "mother"
    father = "father"
    guardian = "guardian"
    adoptive_parent = "adoptive_parent"
    foster_parent = "foster_parent"
    step_parent = "step_parent"
    child = "child"
    ward = "ward"
    grandparent = "grandparent"
    other = "other"


REPRESENTATIVES = frozenset(
    {
        Relation.mother,
        Relation.father,
        Relation.guardian,
        Relation.adoptive_parent,
        Relation.foster_parent,
    }
)


class DocumentKind(StrEnum):
    """Identity documents that the agencies accept."""

    passport = "passport"
    birth_certificate = "birth_certificate"
    foreign_passport = "foreign_passport"
    residence_permit = "residence_permit"
    refugee_certificate = "refugee_certificate"
    temporary_identity = "temporary_identity"


class PersonName(msgspec.Struct, frozen=True, kw_only=True):
    """Фамилия, имя, отчество."""

    family: NameText
    given: NameText
    patronymic: NameText | None = None


class IdentityDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document that proves who a person is."""

    kind: DocumentKind
    number: DocumentText
    series: DocumentText | None = None
    issued_on: DocumentDate | None = None
    issued_by: DocumentText | None = None


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person lives, as one line of text with its postal code."""

    text: AddressText
    postal_code: AddressText | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person works or studies: the organisation, and the class, group or post there."""

    organisation: PlaceText
    detail: PlaceText | None = None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member of the family. `id` is the case system's own and unique within the programme.

    `snils` is eleven digits without punctuation; its check sum is verified at intake.
    """

    id: str
    relation: Relation
    name: PersonName
    birth_date: BirthDate
    sex: SexOfPerson
    snils: Snils | None = None
    document: IdentityDocument | None = None
    address: Address | None = None
    phone: PhoneText | None = None
    place: Place | None = None


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """The family of a programme; it may be of several categories."""

    categories: tuple[FamilyCategory, ...]
    members: tuple[Member, ...]


class Representative(msgspec.Struct, frozen=True, kw_only=True):
    """A legal representative, as an agency may need to reach one."""

    name: PersonName
    phone: PhoneText | None = None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A member as one agency sees them: `ref` always, the rest only where the activity needs it."""

    ref: str
    relation: Relation | None = None
    name: PersonName | None = None
    birth_date: BirthDate | None = None
    sex: SexOfPerson | None = None
    snils: Snils | None = None
    document: IdentityDocument | None = None
    address: Address | None = None
    phone: PhoneText | None = None
    place: Place | None = None
    representative: Representative | None = None


def disclose(member: Member, family: Family, needs: Set[str]) -> Subject:
    """What of `member` an activity with these `needs` may show to its agency (152-ФЗ, art. 5)."""
    return Subject(
        ref=member.id,
        relation=member.relation if "relation" in needs else None,
        name=member.name if "name" in needs else None,
        birth_date=member.birth_date if "birth_date" in needs else None,
        sex=member.sex if "sex" in needs else None,
        snils=member.snils if "snils" in needs else None,
        document=member.document if "document" in needs else None,
        address=member.address if "address" in needs else None,
        phone=member.phone if "phone" in needs else None,
        place=member.place if "workplace_or_school" in needs else None,
        representative=_representative(member, family) if "representative" in needs else None,
    )


def representative_of(member: Member, family: Family) -> Member | None:
    """The first other member who may act for this one."""
    for other in family.members:
        if other.id != member.id and other.relation in REPRESENTATIVES:
            return other
    return None


def _representative(member: Member, family: Family) -> Representative | None:
    other = representative_of(member, family)
    return Representative(name=other.name, phone=other.phone) if other else None
