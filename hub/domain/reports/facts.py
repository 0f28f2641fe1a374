"""What reports are counted from: small facts without names, in calendar days of the territory."""

from datetime import date

import msgspec

from hub.domain.messages import Reason
from hub.domain.programme import Programme, Removal
from hub.domain.states import State
from hub.domain.terms import FamilyCategory, Ground, Level, RequestKind


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Whose facts: of the territories whose ОКТМО codes begin with one of `territories` (none:
    of all), and of one institution (None: of all)."""

    territories: tuple[str, ...] = ()
    institution: str | None = None


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What one version of a programme says of its family. `births` are all members' birth dates."""

    start: date
    ground: Ground
    level: Level
    curator: str
    categories: tuple[FamilyCategory, ...]
    signs: tuple[str, ...]
    births: tuple[date, ...]


def picture(programme: Programme) -> Picture:
    """The picture that this version of a programme gives."""
    return Picture(
        start=programme.term.start,
        ground=programme.ground,
        level=programme.level,
        curator=programme.curator.id,
        categories=programme.family.categories,
        signs=programme.signs,
        births=tuple(member.birth_date for member in programme.family.members),
    )


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A picture and the day since which it stands."""

    since: date
    picture: Picture


class FamilyFact(msgspec.Struct, frozen=True, kw_only=True):
    """One programme of a family, with its versions from the first to the newest.

    `case` is the institution's own id of the family's case: programmes of one institution and case
    are of one family. `term_end` is the last day of the newest version's term. `ended_on` is None
    while the family is accompanied; `removal` is None too when the programme was cancelled.
    """

    programme: str
    case: str
    institution: str
    territory: str
    versions: tuple[Version, ...]
    term_end: date
    ended_on: date | None = None
    removal: Removal | None = None


class ConclusionFact(msgspec.Struct, frozen=True, kw_only=True):
    """A final conclusion. `satisfied` is None when the family did not say."""

    case: str
    institution: str
    concluded_on: date
    satisfied: bool | None = None


class RequestFact(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was sent.

    `taken_up_on`: the agency first said that it accepts or does it. `decided_on`: its first word
    beyond the receipt, whatever it was. `answered_on`: its first final word (done, not done,
    refused, redirected). `moved_on`: the last step of all.
    """

    agency: str
    kind: RequestKind
    activity: str
    level: Level
    state: State
    take_up_by: date
    answer_by: date
    sent_on: date
    moved_on: date
    taken_up_on: date | None = None
    decided_on: date | None = None
    answered_on: date | None = None
    reason: Reason | None = None
