"""Read every file of reference data in its order, collecting all faults."""

from pathlib import Path

import msgspec

from hub.domain.calendar import WorkingCalendar
from hub.domain.catalogue import DEFAULT_ZONE, Catalogue, LevelRule, Territory
from hub.domain.deadlines import DeadlineRules, Pace
from hub.domain.errors import Finding
from hub.domain.terms import Level
from hub.reference.activities import read_activities
from hub.reference.agencies import read_agencies, read_closed
from hub.reference.categories import read_categories
from hub.reference.information import read_information
from hub.reference.levels import read_levels
from hub.reference.source import Source, read_source
from hub.reference.territories import read_territories
from hub.reference.years import read_years

_SECTIONS = frozenset({"agencies", "closed_agencies", "information", "territories", "calendar"})


class Gathered(msgspec.Struct, frozen=True):
    """What was read; `catalogue` is usable only when `findings` is empty."""

    catalogue: Catalogue
    calendar: WorkingCalendar
    findings: tuple[Finding, ...]


def gather(shipped: Path, overrides: Path | None, zone: str = DEFAULT_ZONE) -> Gathered:
    """Read the folder `shipped` and the administrator's file `overrides`, if there is one; `zone`
    holds for territories that name none."""
    findings: list[Finding] = []

    def source(name: str) -> Source:
        return read_source(shipped / f"{name}.yaml", findings)

    added = Source("", findings) if overrides is None else read_source(overrides, findings)
    _refuse_unknown_sections(added)
    agencies = read_agencies(source("agencies"), added)
    kinds, activities = read_activities(source("activities"), source("routes"), agencies)
    levels = read_levels(source("levels"))
    general = Territory(zone=zone, rules=_read_rules(source("deadlines"), levels))
    catalogue = Catalogue(
        kinds=kinds,
        activities=activities,
        information=read_information(source("information"), added, agencies),
        levels=levels,
        signs={sign.code: sign for level in levels.values() for sign in level.signs},
        categories=read_categories(source("categories")),
        agencies=agencies,
        territories=read_territories(added, general, activities, agencies),
        general=general,
        closed=read_closed(added, agencies),
    )
    return Gathered(catalogue, read_years(source("calendar"), added), tuple(findings))


def _read_rules(source: Source, levels: dict[Level, LevelRule]) -> DeadlineRules:
    pace = {
        level: Pace(take_up_working_days=rule.take_up_working_days, urgency=rule.urgency)
        for level, rule in levels.items()
    }
    rules = source.row(DeadlineRules, (), pace=pace)
    # The stand-in is never used: the fault just noted keeps the catalogue from being handed out.
    return rules or DeadlineRules(pace=pace, information_answer=1, silence=1, to_working_group=1)


def _refuse_unknown_sections(added: Source) -> None:
    for section in sorted(added.table().keys() - _SECTIONS):
        added.fault((section,), "unknown_section", "Неизвестный раздел", "Unknown section")
