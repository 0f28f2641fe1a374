"""Which requests follow from a programme: a pure function of the programme and the catalogue.

Every measure and information need ends in exactly one of three: requests to an agency, the
institution's own work, or a visible `unroutable`. None is dropped.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256

import msgspec

from hub.domain.catalogue import INSTITUTION, Catalogue
from hub.domain.family import Member, Subject, disclose
from hub.domain.messages import Period
from hub.domain.programme import Contact, InformationNeed, Measure, Programme, contact_of
from hub.domain.terms import AidKind, PersonalField, RequestKind

OWN_WORK = "own_work"
UNROUTABLE = "unroutable"
WITHOUT_CONSENT = "no_consent"
"""How a measure stands whose request waits for a consent, or was stopped for want of it."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A request that a programme calls for, before it has an id and deadlines.

    `subjects` shows of each person what the activity needs and nothing else; `contact` is whom the
    agency turns to.
    """

    kind: RequestKind
    agency: str
    measure: str
    activity: str
    activity_name: str
    subjects: tuple[Subject, ...]
    contact: Contact
    aid_kind: AidKind | None = None
    due: date | None = None
    note: str | None = None
    period: Period | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of the members it is about."""
        return tuple(subject.ref for subject in self.subjects)

    @property
    def task(self) -> str:
        """A digest of what is asked, for whom and by when."""
        return _digest(self.activity, self.members, self.due, self.note, self.period)

    @property
    def fingerprint(self) -> str:
        """A digest of all that the programme tells the agency: the task, the persons as disclosed,
        whom to turn to."""
        return f"{self.task}:{_digest(self.subjects)}:{_digest(self.contact)}"


def untold(fingerprint: str) -> str:
    """The fingerprint of the same task of which the agency was told nothing."""
    return f"{fingerprint.partition(':')[0]}:"


def is_untold(fingerprint: str) -> bool:
    """Whether it is one of those."""
    return fingerprint.endswith(":")


class Untold(msgspec.Struct, frozen=True, kw_only=True):
    """A measure or information need that no request carries; `handling` is `own_work` or
    `unroutable`."""

    measure: str
    activity: str
    handling: str
    due: date | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from one version of a programme in its territory, as long as the agencies in
    `closed` answer no more (each with its successor, if it has one)."""

    territory: str
    closed: Mapping[str, str | None] = {}
    requests: tuple[Planned, ...]
    untold: tuple[Untold, ...]

    def asked(self, measure: str, activity: str, members: tuple[str, ...]) -> Planned | None:
        """What it asks for that measure, activity and these persons, of whichever agency."""
        for one in self.requests:
            if (one.measure, one.activity, one.members) == (measure, activity, members):
                return one
        return None


def plan(programme: Programme, catalogue: Catalogue) -> Plan:
    """What follows from `programme` by the routes of its territory.

    Raises `NotFound` for an activity or a subject that the catalogue does not hold.
    """
    asked: list[Planned] = []
    untold: list[Untold] = []
    for measure in programme.measures:
        agency = catalogue.route(measure.activity, programme.institution.territory, measure.agency)
        if agency is None or agency == INSTITUTION:
            untold.append(_untold(measure, agency))
        else:
            asked.extend(_assistance(measure, agency, programme, catalogue))
    for need in programme.information:
        agency = catalogue.answering(catalogue.subject(need.subject).agency)
        if agency is None:
            untold.append(Untold(measure=need.id, activity=need.subject, handling=UNROUTABLE))
        else:
            asked.extend(_information(need, agency, programme, catalogue))
    territory = programme.institution.territory
    return Plan(
        territory=territory,
        closed=catalogue.closed,
        requests=tuple(asked),
        untold=tuple(untold),
    )


def _untold(measure: Measure, agency: str | None) -> Untold:
    return Untold(
        measure=measure.id,
        activity=measure.activity,
        handling=UNROUTABLE if agency is None else OWN_WORK,
        due=measure.due,
    )


def _assistance(
    measure: Measure, agency: str, programme: Programme, catalogue: Catalogue
) -> Iterator[Planned]:
    activity = catalogue.activity(measure.activity)
    for group in _groups(measure.members, agency, programme, catalogue):
        yield Planned(
            kind=RequestKind.assistance,
            agency=agency,
            measure=measure.id,
            activity=activity.code,
            activity_name=activity.ru,
            aid_kind=activity.kind,
            subjects=_subjects(group, programme, activity.needs),
            contact=contact_of(programme),
            due=measure.due,
            note=measure.note,
        )


def _information(
    need: InformationNeed, agency: str, programme: Programme, catalogue: Catalogue
) -> Iterator[Planned]:
    subject = catalogue.subject(need.subject)
    dated = need.period_from is not None or need.period_to is not None
    period = Period(start=need.period_from, end=need.period_to) if dated else None
    for group in _groups(need.members, agency, programme, catalogue):
        yield Planned(
            kind=RequestKind.information,
            agency=agency,
            measure=need.id,
            activity=subject.code,
            activity_name=subject.ru,
            subjects=_subjects(group, programme, subject.needs),
            contact=contact_of(programme),
            note=need.note,
            period=period,
        )


def _groups(
    members: Sequence[str], agency: str, programme: Programme, catalogue: Catalogue
) -> Iterator[tuple[Member, ...]]:
    """The persons of each request: all in one where the agency takes them together."""
    known = {member.id: member for member in programme.family.members}
    people = tuple(known[ref] for ref in members)
    if catalogue.agency(agency).together:
        yield people
    else:
        yield from ((person,) for person in people)


def _subjects(
    people: Sequence[Member], programme: Programme, needs: frozenset[PersonalField]
) -> tuple[Subject, ...]:
    return tuple(disclose(person, programme.family, needs) for person in people)


def _digest(*values: object) -> str:
    return sha256(msgspec.json.encode(values)).hexdigest()[:24]
