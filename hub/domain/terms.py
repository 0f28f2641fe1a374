"""The closed vocabularies of social accompaniment (442-ФЗ, art. 22), as codes that travel.

What people read for a code is reference data, not code: see `hub.domain.catalogue`.
"""

from enum import StrEnum


class Level(StrEnum):
    """Level of accompaniment (уровень); sets the term, the curator's visits and the urgency."""

    adaptation = "adaptation"
    basic = "basic"
    crisis = "crisis"
    emergency = "emergency"


class FamilyCategory(StrEnum):
    """Category of a family (категория семьи); a family may have several."""

    substitute = "substitute"
    disabled_child = "disabled_child"
    limited_health_0_3 = "limited_health_0_3"
    large = "large"
    low_income = "low_income"
    abandonment_intent = "abandonment_intent"
    single_parent = "single_parent"
    difficult_situation = "difficult_situation"
    socially_dangerous = "socially_dangerous"
    migrant = "migrant"
    parental_addiction = "parental_addiction"
    child_in_conflict_with_law = "child_in_conflict_with_law"
    care_leaver_parents = "care_leaver_parents"
    parents_unable = "parents_unable"
    guest_hosting = "guest_hosting"
    mobilised = "mobilised"


class AidKind(StrEnum):
    """Kind of aid (вид помощи) named in 442-ФЗ, art. 22."""

    medical = "medical"
    psychological = "psychological"
    pedagogical = "pedagogical"
    legal = "legal"
    social = "social"


class Ground(StrEnum):
    """Ground (основание) on which a family is accepted for accompaniment."""

    application = "application"
    public_report = "public_report"
    prevention_body_report = "prevention_body_report"


class Urgency(StrEnum):
    """How a request travels: each agency has one queue for each urgency."""

    urgent = "urgent"
    regular = "regular"


class RequestKind(StrEnum):
    """Help for a measure (содействие) or materials about the family (запрос сведений)."""

    assistance = "assistance"
    information = "information"


class SupportForm(StrEnum):
    """Form of accompaniment: one member of the family, or all of them."""

    individual = "individual"
    group = "group"


class Sex(StrEnum):
    male = "male"
    female = "female"


class ConclusionKind(StrEnum):
    """Whether a conclusion (заключение) sums up a stage or the whole programme."""

    interim = "interim"
    final = "final"


class Decision(StrEnum):
    """What a conclusion decides about the accompaniment."""

    continue_ = "continue"
    cease = "cease"


class PersonalField(StrEnum):
    """The fields of personal data that a request can disclose to an agency; there are no others.

    `representative` is the name and phone of the legal representative.
    """

    name = "name"
    birth_date = "birth_date"
    sex = "sex"
    snils = "snils"
    document = "document"
    address = "address"
    phone = "phone"
    workplace_or_school = "workplace_or_school"
    relation = "relation"
    representative = "representative"
