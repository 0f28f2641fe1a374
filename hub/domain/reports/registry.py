"""Every report there is, in the order in which people are offered them."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from hub.domain.errors import NotFound
from hub.domain.reports import (
    caseload,
    dangerous,
    department,
    early,
    indicators,
    levels,
    past_term,
    refusals,
    rights,
    timeliness,
)
from hub.domain.reports.facts import ConclusionFact, FamilyFact, RequestFact
from hub.domain.reports.shape import Ask, Form, Report


class FamilyReport(msgspec.Struct, frozen=True):
    """Counted from families and final conclusions. `looks_back`: over the period before too."""

    form: Form
    make: Callable[[Ask, Sequence[FamilyFact], Sequence[ConclusionFact]], Report]
    looks_back: bool = False


class RequestReport(msgspec.Struct, frozen=True):
    """Counted from the requests that were sent in the period."""

    form: Form
    make: Callable[[Ask, Iterable[RequestFact]], Report]


def _of_families(form: Form, make: Callable[[Ask, Sequence[FamilyFact]], Report]) -> FamilyReport:
    return FamilyReport(form, lambda ask, families, _conclusions: make(ask, families))


REPORTS: tuple[FamilyReport | RequestReport, ...] = (
    _of_families(department.FORM, department.department),
    _of_families(dangerous.FORM, dangerous.socially_dangerous),
    _of_families(early.FORM, early.early_found),
    _of_families(rights.FORM, rights.parental_rights),
    _of_families(levels.FORM, levels.levels),
    FamilyReport(indicators.FORM, indicators.indicators, looks_back=True),
    RequestReport(timeliness.BY_AGENCY, timeliness.agencies),
    RequestReport(timeliness.BY_AID, timeliness.agencies_by_aid),
    RequestReport(timeliness.BY_LEVEL, timeliness.agencies_by_level),
    RequestReport(refusals.FORM, refusals.refusals),
    _of_families(caseload.FORM, caseload.caseload),
    _of_families(past_term.FORM, past_term.past_term),
)


def find(code: str) -> FamilyReport | RequestReport:
    """The report of that code. Raises `NotFound`."""
    for one in REPORTS:
        if one.form.code == code:
            return one
    known = ", ".join(one.form.code for one in REPORTS)
    raise NotFound(f"Такого отчёта нет; есть: {known}", f"No such report; there are: {known}")
