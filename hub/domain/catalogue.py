"""The reference data that people see and the hub routes by: activities, levels, agencies and so on.

The values come from data (`hub.reference`); this module says only what they are and how one asks.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from hub.domain.deadlines import DeadlineRules, WorkingDays
from hub.domain.errors import NotFound
from hub.domain.terms import AidKind, FamilyCategory, Level, PersonalField, Urgency

INSTITUTION = "institution"
"""The route of work that the institution does itself: no request leaves."""

DEFAULT_ZONE = "Europe/Moscow"

_Row = TypeVar("_Row")
_CODE = re.compile(r"[a-z0-9_.]{1,64}")


class AidKindEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of aid with its names."""

    code: AidKind
    ru: str
    en: str


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """An activity of an aid kind.

    `default_agency` answers it where the territory says nothing: an agency's code, INSTITUTION, or
    None when nobody does. `needs` is the least personal data an agency needs for it.
    """

    code: str
    kind: AidKind
    ru: str
    en: str
    default_agency: str | None
    needs: frozenset[PersonalField]


class InformationSubject(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency can be asked to tell about a family.

    `own_consent`: the law protects it so (врачебная тайна) that the general consent is not enough.
    """

    code: str
    agency: str
    ru: str
    en: str
    needs: frozenset[PersonalField]
    own_consent: bool = False


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """A sign (признак) by which a level is set."""

    code: str
    level: Level
    ru: str
    en: str


class LevelRule(msgspec.Struct, frozen=True, kw_only=True):
    """What a level of accompaniment means; a `families_per_curator` of None is not set."""

    level: Level
    ru: str
    en: str
    term_months: int
    visits_ru: str
    visits_en: str
    urgency: Urgency
    take_up_working_days: WorkingDays
    signs: tuple[Sign, ...]
    families_per_curator: int | None = None


class CategoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A category of families with its names."""

    code: FamilyCategory
    ru: str
    en: str


class AgencyEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An agency that answers requests; `together`: one request may speak of several persons."""

    code: str
    ru: str
    en: str
    together: bool = False


class Territory(msgspec.Struct, frozen=True, kw_only=True):
    """How a territory lives: its IANA time zone, its terms, and the routes it sets otherwise.

    A route to None makes the activity unroutable there.
    """

    zone: str
    rules: DeadlineRules
    routes: Mapping[str, str | None] = {}


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """All reference data of one hub; the lookups raise NotFound for a code it does not hold.

    `territories` is by OKTMO code and by name; `general` holds for every territory not in it.
    `closed` are the agencies that answer no more, each with the one that took its work over for
    good, None where nobody did.
    """

    kinds: Mapping[AidKind, AidKindEntry]
    activities: Mapping[str, Activity]
    information: Mapping[str, InformationSubject]
    levels: Mapping[Level, LevelRule]
    signs: Mapping[str, Sign]
    categories: Mapping[FamilyCategory, CategoryEntry]
    agencies: Mapping[str, AgencyEntry]
    territories: Mapping[str, Territory]
    general: Territory
    closed: Mapping[str, str | None] = {}

    def activity(self, code: str) -> Activity:
        return _find(self.activities, code, "мероприятие", "Activity")

    def subject(self, code: str) -> InformationSubject:
        return _find(self.information, code, "предмет запроса сведений", "Information subject")

    def sign(self, code: str) -> Sign:
        return _find(self.signs, code, "признак уровня", "Sign of a level")

    def agency(self, code: str) -> AgencyEntry:
        return _find(self.agencies, code, "ведомство", "Agency")

    def level(self, level: Level) -> LevelRule:
        return self.levels[level]

    def category(self, code: FamilyCategory) -> CategoryEntry:
        return self.categories[code]

    def route(self, activity: str, territory: str, named_agency: str | None = None) -> str | None:
        """Who answers `activity` in `territory` (an OKTMO code or a name).

        An agency named in the programme goes first, then the territory's own route, then the
        default; where that one is closed, its successor. Out: an agency's code, INSTITUTION, or
        None when nobody can be asked: the named agency is unknown here, or the data say so. Raises
        NotFound for an unknown activity.
        """
        entry = self.activity(activity)
        if named_agency is None:
            routed = self.territory(territory).routes.get(activity, entry.default_agency)
            return self.answering(routed) if routed is not None else None
        known = named_agency == INSTITUTION or named_agency in self.agencies
        return self.answering(named_agency) if known else None

    def answering(self, agency: str) -> str | None:
        """Who answers for that agency today: itself, its successor, or None where it is closed and
        nobody took its work over."""
        return self.closed.get(agency, agency)

    def was_routed_to_closed(self, activity: str, territory: str) -> bool:
        """Whether the data send `activity`, or the information subject of that code, to an agency
        that is closed. Raises NotFound for a code that they do not hold."""
        subject = self.information.get(activity)
        if subject is not None:
            return subject.agency in self.closed
        default = self.activity(activity).default_agency
        return self.territory(territory).routes.get(activity, default) in self.closed

    def territory(self, key: str) -> Territory:
        """How the territory with this OKTMO code or name lives; never fails."""
        return self.territories.get(key, self.general)

    @property
    def has_many_zones(self) -> bool:
        """Whether a time says little without the name of its zone."""
        return any(one.zone != self.general.zone for one in self.territories.values())


def _find(rows: Mapping[str, _Row], code: str, ru: str, en: str) -> _Row:
    found = rows.get(code)
    if found is None:
        # Only what looks like a code is repeated: the text could hold anything, a name included.
        shown = code if _CODE.fullmatch(code) else "…"
        raise NotFound(f"В справочнике нет: {ru} «{shown}»", f"{en} '{shown}' is not known")
    return found
