"""Invented families for tests of reports: what a programme says, and how it went on."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

import msgspec

from hub.domain.family import Family, Member, Relation
from hub.domain.programme import Institution, Programme, Removal, Term
from hub.domain.reports.facts import FamilyFact, Version, Where, picture
from hub.domain.reports.shape import Ask
from hub.domain.reports.span import Span
from hub.domain.terms import FamilyCategory, Ground, Level
from hub.ports.storage import ProgrammeRecord, Store
from hub.reference import load, load_calendar
from tests import factories as make

CATALOGUE, CALENDAR = load(), load_calendar()
BELGOROD = "14610000"
SOP, TJS = FamilyCategory.socially_dangerous, FamilyCategory.difficult_situation
TODAY = date(2025, 6, 30)

_cases = count(1)


def ask(start: date, end: date, today: date = TODAY, **where: Any) -> Ask:
    """A question over this period."""
    return Ask(
        span=Span(start=start, end=end),
        where=Where(**where),
        today=today,
        catalogue=CATALOGUE,
        calendar=CALENDAR,
    )


def programme(
    start: date,
    *categories: FamilyCategory,
    level: Level = Level.basic,
    signs: Sequence[str] = (),
    ground: Ground = Ground.application,
    births: Sequence[date] = (),
    institution: str = make.INSTITUTION,
    territory: str = BELGOROD,
    **fields: Any,
) -> Programme:
    """A first version: a mother of 30 and children born on `births`."""
    case = f"case-{next(_cases)}"
    children = [
        make.daughter(id=f"c{place}", birth_date=born) for place, born in enumerate(births, 1)
    ]
    curator = msgspec.structs.replace(
        make.programme().curator, id=fields.pop("curator", f"cur-{institution}")
    )
    return make.programme(
        **{
            "case_id": case,
            "number": f"ИПСС-{case}-{next(_cases)}",
            "institution": Institution(code=institution, name="Центр", territory=territory),
            "ground": ground,
            "level": level,
            "signs": tuple(signs),
            "family": Family(categories=categories, members=(_mother(start), *children)),
            "curator": curator,
            "term": Term(start=start, end=start + timedelta(days=364)),
        }
        | fields
    )


def family(
    start: date,
    *categories: FamilyCategory,
    ended: date | None = None,
    removal: Removal | None = None,
    **said: Any,
) -> FamilyFact:
    """The fact of a programme of one version."""
    return fact(programme(start, *categories, **said), ended=ended, removal=removal)


def fact(
    first: Programme,
    *later: tuple[date, Programme],
    ended: date | None = None,
    removal: Removal | None = None,
) -> FamilyFact:
    """The fact of a programme and of its revisions, each with the day of its acceptance."""
    versions = [(first.term.start, first), *later]
    return FamilyFact(
        programme=first.number,
        case=first.case_id,
        institution=first.institution.code,
        territory=first.institution.territory,
        versions=tuple(Version(since=day, picture=picture(said)) for day, said in versions),
        term_end=versions[-1][1].term.end,
        ended_on=ended,
        removal=removal,
    )


def keep(store: Store, said: Programme, at: datetime | None = None) -> ProgrammeRecord:
    """A programme that was accepted on the first day of its term, or then."""
    accepted = at or datetime.combine(said.term.start, time(9), UTC)
    record = make.programme_record(programme=said, accepted_at=accepted)
    with store.begin() as uow:
        uow.programmes.add(record)
        uow.commit()
    return record


def _mother(start: date) -> Member:
    return make.mother(relation=Relation.mother, birth_date=date(start.year - 30, 1, 1))
