"""Aid kinds and activities, with who answers each by default."""

from typing import Any

import msgspec

from hub.domain.catalogue import Activity, AgencyEntry, AidKindEntry
from hub.domain.terms import AidKind, PersonalField
from hub.reference.agencies import read_route
from hub.reference.closed import require_all
from hub.reference.source import Source


class _KindRow(msgspec.Struct):
    """A kind in the file; `needs` holds for those of its activities that state none."""

    code: AidKind
    ru: str
    en: str
    needs: frozenset[PersonalField]
    activities: dict[str, Any]


def read_activities(
    source: Source, routes: Source, agencies: dict[str, AgencyEntry]
) -> tuple[dict[AidKind, AidKindEntry], dict[str, Activity]]:
    """Kinds by code and activities by `kind.name`; routes and activities must match one to one."""
    kinds: dict[AidKind, AidKindEntry] = {}
    activities: dict[str, Activity] = {}
    answered = _read_routes(routes, agencies)
    for code in source.table():
        row = source.row(_KindRow, (code,), code=code)
        if row is not None:
            kinds[row.code] = AidKindEntry(code=row.code, ru=row.ru, en=row.en)
            activities |= _read_kind(source, row, answered)
    require_all(source, AidKind, kinds)
    require_all(routes, activities, answered)
    for stray in sorted(answered.keys() - activities.keys()):
        routes.fault((stray,), "unknown_activity", "Неизвестное мероприятие", "Unknown activity")
    return kinds, activities


def _read_kind(
    source: Source, kind: _KindRow, answered: dict[str, str | None]
) -> dict[str, Activity]:
    read: dict[str, Activity] = {}
    for name in kind.activities:
        where = (kind.code.value, "activities", name)
        code = f"{kind.code}.{name}"
        usual = {} if "needs" in source.table(*where) else {"needs": kind.needs}
        answers = answered.get(code)
        activity = source.row(
            Activity, where, code=code, kind=kind.code, default_agency=answers, **usual
        )
        if activity is not None:
            read[code] = activity
    return read


def _read_routes(routes: Source, agencies: dict[str, AgencyEntry]) -> dict[str, str | None]:
    return {
        code: read_route(routes, (code,), agency, agencies)
        for code, agency in routes.table().items()
    }
