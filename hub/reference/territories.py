"""Territories: what each does otherwise, from the administrator's file."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from hub.domain.catalogue import Activity, AgencyEntry, Territory
from hub.domain.deadlines import CalendarDays, DeadlineRules, Pace, WorkingDays
from hub.domain.terms import Level
from hub.reference.agencies import read_route
from hub.reference.source import Source, Where


class _Terms(msgspec.Struct, forbid_unknown_fields=True):
    """The terms that a territory sets itself; the rest stay as they are in general."""

    information_answer: WorkingDays | None = None
    silence: WorkingDays | None = None
    to_working_group: WorkingDays | None = None
    ahead: CalendarDays | None = None
    take_up: dict[Level, WorkingDays] = {}


class _TerritoryRow(msgspec.Struct):
    """A territory in the file; `zone` is an IANA time zone, the general one when absent."""

    name: str | None = None
    zone: str | None = None
    routes: dict[str, str] = {}
    deadlines: _Terms = msgspec.field(default_factory=_Terms)


def read_territories(
    source: Source,
    general: Territory,
    activities: dict[str, Activity],
    agencies: dict[str, AgencyEntry],
) -> dict[str, Territory]:
    """Territories by the key in the file (an OKTMO code or a name) and by `name` where given."""
    territories: dict[str, Territory] = {}
    for key in source.table("territories"):
        where = ("territories", key)
        row = source.row(_TerritoryRow, where)
        if row is None:
            continue
        territory = Territory(
            zone=_zone(source, where, row.zone or general.zone),
            rules=_rules(row.deadlines, general.rules),
            routes=_routes(source, where, row.routes, activities, agencies),
        )
        for known_as in {key, row.name or key}:
            if known_as in territories:
                source.fault(
                    where, "duplicate_code", "Территория повторяется", "Repeated territory"
                )
            territories[known_as] = territory
    return territories


def _routes(
    source: Source,
    where: Where,
    routes: dict[str, str],
    activities: dict[str, Activity],
    agencies: dict[str, AgencyEntry],
) -> dict[str, str | None]:
    for code in sorted(routes.keys() - activities.keys()):
        here = (*where, "routes", code)
        source.fault(here, "unknown_activity", "Неизвестное мероприятие", "Unknown activity")
    return {
        code: read_route(source, (*where, "routes", code), agency, agencies)
        for code, agency in routes.items()
    }


def _rules(terms: _Terms, general: DeadlineRules) -> DeadlineRules:
    pace = {
        level: Pace(
            take_up_working_days=terms.take_up.get(level, usual.take_up_working_days),
            urgency=usual.urgency,
        )
        for level, usual in general.pace.items()
    }
    return DeadlineRules(
        pace=pace,
        information_answer=terms.information_answer or general.information_answer,
        silence=terms.silence or general.silence,
        to_working_group=terms.to_working_group or general.to_working_group,
        ahead=terms.ahead or general.ahead,
    )


def _zone(source: Source, where: Where, zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        here = (*where, "zone")
        source.fault(here, "unknown_zone", "Неизвестный часовой пояс", "Unknown time zone")
    return zone
