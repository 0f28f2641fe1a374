"""A family's accompaniment: its programmes joined into one stretch from acceptance to removal."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

import msgspec

from hub.domain.programme import Removal
from hub.domain.reports.facts import FamilyFact, Picture
from hub.domain.terms import FamilyCategory, Level

SEVERITY = (Level.adaptation, Level.basic, Level.crisis, Level.emergency)
SOCIALLY_DANGEROUS_SIGN = "emergency.socially_dangerous"
_ADULT = 18
_DAY = timedelta(days=1)


class Accompaniment(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch without a gap. A programme that starts by the day after another's end continues
    it; `ended_on` and `removal` are the last programme's, None while any of them runs."""

    institution: str
    territory: str
    programmes: tuple[FamilyFact, ...]
    accepted_on: date
    ended_on: date | None
    removal: Removal | None

    def stands(self, day: date) -> bool:
        """Whether the family is accompanied when that day is over."""
        return self.accepted_on <= day and (self.ended_on is None or day < self.ended_on)

    def meets(self, start: date, end: date) -> bool:
        """Whether it was accompanied at some time from `start` to `end`."""
        return self.accepted_on <= end and (self.ended_on is None or start <= self.ended_on)

    def level(self, day: date) -> Level:
        """The gravest level of the programmes that run on that day; on the day of removal, of
        those that ended with it."""
        return max((one.level for one in self.pictures(day)), key=SEVERITY.index)

    def is_of(self, day: date, category: FamilyCategory) -> bool:
        """Whether the family belongs to that category on that day."""
        return any(category in one.categories for one in self.pictures(day))

    def shows(self, day: date, signs: Iterable[str]) -> bool:
        """Whether any of these signs is set on that day."""
        wanted = set(signs)
        return any(wanted.intersection(one.signs) for one in self.pictures(day))

    def is_socially_dangerous(self, day: date) -> bool:
        """В СОП: by category, or by the sign of that name."""
        return self.is_of(day, FamilyCategory.socially_dangerous) or self.shows(
            day, [SOCIALLY_DANGEROUS_SIGN]
        )

    def children(self, day: date) -> int:
        """How many members are born by that day and under 18 on it. Where several programmes run,
        the one accepted last tells of the members."""
        births = self.pictures(day)[-1].births
        return sum(born <= day and not _is_adult(born, day) for born in births)

    def pictures(self, day: date) -> Sequence[Picture]:
        """What the family's programmes say on that day, in the order of their acceptance."""
        begun = [one for one in self.programmes if accepted_on(one) <= day]
        last = max(min(_end(one), day + _DAY) for one in begun)
        return [_in_force(one, day) for one in begun if _end(one) >= last]


def accepted_on(fact: FamilyFact) -> date:
    """The first day of the first version's term."""
    return fact.versions[0].picture.start


def accompaniments(facts: Iterable[FamilyFact]) -> list[Accompaniment]:
    """Join the programmes of each family (one institution's case)."""
    in_order = sorted(facts, key=lambda one: (*_family(one), accepted_on(one), one.programme))
    return [
        _joined(stretch)
        for _, programmes in groupby(in_order, key=_family)
        for stretch in _stretches(programmes)
    ]


def _stretches(programmes: Iterable[FamilyFact]) -> Iterable[list[FamilyFact]]:
    stretch: list[FamilyFact] = []
    for one in programmes:
        if stretch and accepted_on(one) - _DAY > max(map(_end, stretch)):
            yield stretch
            stretch = []
        stretch.append(one)
    yield stretch


def _joined(stretch: list[FamilyFact]) -> Accompaniment:
    last = max(stretch, key=_end)
    return Accompaniment(
        institution=last.institution,
        territory=last.territory,
        programmes=tuple(stretch),
        accepted_on=accepted_on(stretch[0]),
        ended_on=None if last.ended_on is None else _end(last),
        removal=last.removal,
    )


def _end(fact: FamilyFact) -> date:
    # A conclusion may be dated before the term that it ends.
    return date.max if fact.ended_on is None else max(fact.ended_on, accepted_on(fact))


def _family(fact: FamilyFact) -> tuple[str, str]:
    return fact.institution, fact.case


def _in_force(fact: FamilyFact, day: date) -> Picture:
    standing = [one.picture for one in fact.versions if one.since <= day]
    return standing[-1] if standing else fact.versions[0].picture


def _is_adult(born: date, day: date) -> bool:
    # Of age from the birthday on; who was born on 29 February, from 1 March.
    return (day.year - born.year, day.month, day.day) >= (_ADULT, born.month, born.day)
