"""Reference data and reports."""

from datetime import date

from starlette.concurrency import run_in_threadpool

from hub.domain.errors import Finding, Invalid
from hub.domain.reports.shape import Cell
from hub.doors.api.call import Api, Call
from hub.doors.api.views import (
    AgenciesView,
    CatalogueView,
    CellView,
    NoQuery,
    ReportQuery,
    ReportView,
)

_LAST_YEAR = 2200


async def agencies(api: Api, _: Call[NoQuery, None]) -> AgenciesView:
    """The agencies, in order of code."""
    known = api.lookup.catalogue().agencies
    return AgenciesView(agencies=tuple(known[code] for code in sorted(known)))


async def catalogue(api: Api, _: Call[NoQuery, None]) -> CatalogueView:
    """Every code of the reference data, in its own order."""
    known = api.lookup.catalogue()
    return CatalogueView(
        kinds=tuple(known.kinds.values()),
        activities=tuple(known.activities.values()),
        information=tuple(known.information.values()),
        levels=tuple(known.levels.values()),
        categories=tuple(known.categories.values()),
    )


async def report(api: Api, call: Call[ReportQuery, None]) -> ReportView:
    """A report over the institution's own families. Raises `NotFound`, `Invalid`."""
    asked = call.query
    institution = call.institution(asked.institution)
    if asked.end.year > _LAST_YEAR:
        ru, en = f"Период — не позже {_LAST_YEAR} года", f"The period ends by {_LAST_YEAR}"
        raise Invalid(ru, en, [Finding(code="period", place="?to", ru=ru, en=en)])
    drawn = await run_in_threadpool(
        api.lookup.report,
        call.path["code"],
        asked.start,
        asked.end,
        asked.territory,
        institution,
    )
    return ReportView(
        code=drawn.code,
        title=drawn.title,
        start=asked.start,
        end=asked.end,
        institution=institution,
        territory=asked.territory,
        as_of=drawn.as_of,
        columns=drawn.columns,
        rows=tuple(_cells(row) for row in drawn.rows),
        total=None if drawn.total is None else _cells(drawn.total),
        notes=drawn.notes,
    )


def _cells(row: tuple[Cell, ...]) -> tuple[CellView, ...]:
    return tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row)
