"""Agencies: the shipped ones and those that the administrator's file adds."""

from collections.abc import Container

import msgspec

from hub.domain.catalogue import INSTITUTION, AgencyEntry
from hub.reference.source import Source, Where

NOBODY = "none"
"""How a file says that an activity has no route."""


def read_agencies(shipped: Source, added: Source) -> dict[str, AgencyEntry]:
    """All agencies by code; a reserved code, or one that is there already, is a fault."""
    agencies: dict[str, AgencyEntry] = {}
    for source, where in ((shipped, ()), (added, ("agencies",))):
        for code in source.table(*where):
            _read_agency(source, (*where, code), agencies)
    return agencies


class _Closed(msgspec.Struct):
    """An agency that answers no more; `successor` is the one that took its work over."""

    successor: str | None = None


def read_closed(added: Source, agencies: dict[str, AgencyEntry]) -> dict[str, str | None]:
    """The closed agencies, each with the one that answers for it in the end; None where nobody
    does."""
    named: dict[str, str | None] = {}
    for code in added.table("closed_agencies"):
        where = ("closed_agencies", code)
        require_agency(added, where, code, agencies)
        row = added.row(_Closed, where)
        named[code] = None if row is None else row.successor
        if named[code] is not None:
            require_agency(added, (*where, "successor"), named[code] or "", agencies)
    return {code: _last(added, code, named) for code in named}


def _last(added: Source, code: str, named: dict[str, str | None]) -> str | None:
    seen, heir = {code}, named[code]
    while heir in named:
        if heir in seen:
            where = ("closed_agencies", code, "successor")
            ru, en = "Правопреемство замкнулось в кольцо", "The successors go round in a ring"
            added.fault(where, "successors_in_a_ring", ru, en)
            return None
        seen.add(heir)
        heir = named[heir]
    return heir


def read_route(source: Source, where: Where, agency: str, agencies: Container[str]) -> str | None:
    """The route that `agency` names: an agency, the institution, or None for nobody."""
    if agency == NOBODY:
        return None
    if agency != INSTITUTION:
        require_agency(source, where, agency, agencies)
    return agency


def require_agency(source: Source, where: Where, agency: str, agencies: Container[str]) -> None:
    """Note a fault when `agency` is not the code of an agency."""
    if not isinstance(agency, str) or agency not in agencies:
        source.fault(where, "unknown_agency", "Неизвестное ведомство", "Unknown agency")


def _read_agency(source: Source, where: Where, agencies: dict[str, AgencyEntry]) -> None:
    code = where[-1]
    if code in agencies or code in {INSTITUTION, NOBODY}:
        source.fault(where, "duplicate_code", "Код ведомства занят", "The agency code is taken")
        return
    entry = source.row(AgencyEntry, where, code=code)
    if entry is not None:
        agencies[code] = entry
