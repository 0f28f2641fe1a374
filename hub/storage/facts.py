"""Facts for reports: families from their pictures, requests from their history."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from hub.domain.reports.facts import ConclusionFact, FamilyFact, RequestFact, Version, Where
from hub.domain.reports.span import Span
from hub.domain.states import TAKEN_UP, Role, State
from hub.domain.terms import ConclusionKind
from hub.ports.reports import LocalDay
from hub.storage.report_tables import family_facts
from hub.storage.tables import conclusions, programmes, request_moves, requests

_PAGE = 1000
_DAY = timedelta(days=1)
_DECIDED = (TAKEN_UP | {State.rejected, State.needs_info, State.redirected, State.failed}) - {
    State.closed
}
_ANSWERED = frozenset({State.completed, State.rejected, State.redirected, State.failed})
_FIRST_VERSION = 1


def _first(*which: ColumnElement[bool]) -> ColumnElement[Any]:
    """The instant of a request's first move of that kind."""
    return func.min(case((and_(*which), request_moves.c.at)))


def _by_agency(targets: frozenset[State]) -> Sequence[ColumnElement[bool]]:
    return request_moves.c.role == Role.agency, request_moves.c.target.in_(sorted(targets))


_sent_at = _first(request_moves.c.target == State.requested)
_COPIED = ("agency", "kind", "activity", "level", "state", "reason", "take_up_by", "answer_by")
_REQUESTS = (
    select(
        requests.c.territory,
        *(requests.c[name] for name in _COPIED),
        _sent_at.label("sent_on"),
        requests.c.moved_at.label("moved_on"),
        _first(*_by_agency(TAKEN_UP)).label("taken_up_on"),
        _first(*_by_agency(_DECIDED)).label("decided_on"),
        _first(*_by_agency(_ANSWERED)).label("answered_on"),
    )
    .join_from(requests, request_moves, request_moves.c.request_id == requests.c.id)
    .group_by(requests.c.id)
)
_INSTANTS = ("sent_on", "moved_on", "taken_up_on", "decided_on", "answered_on")
_FAMILIES = (
    select(
        family_facts.c.programme_id.label("programme"),
        family_facts.c.case_id.label("case"),
        programmes.c.institution,
        programmes.c.territory,
        programmes.c.term_end,
        family_facts.c.ended_on,
        family_facts.c.removal,
        family_facts.c.accepted_at,
        family_facts.c.picture,
    )
    .join_from(family_facts, programmes, programmes.c.id == family_facts.c.programme_id)
    .order_by(family_facts.c.programme_id, family_facts.c.version)
)
_CONCLUSIONS = (
    select(
        family_facts.c.case_id.label("case"),
        programmes.c.institution,
        conclusions.c.concluded_on,
        conclusions.c.satisfied,
    )
    .join_from(conclusions, programmes, programmes.c.id == conclusions.c.programme_id)
    .join(
        family_facts,
        and_(
            family_facts.c.programme_id == programmes.c.id,
            family_facts.c.version == _FIRST_VERSION,
        ),
    )
    .where(conclusions.c.kind == ConclusionKind.final)
    .order_by(conclusions.c.place)
)
_OF_PROGRAMME = ("programme", "case", "institution", "territory", "term_end", "ended_on", "removal")


class SqlFacts:
    """See `hub.ports.reports.Facts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def families(self, where: Where, span: Span, day: LocalDay) -> Sequence[FamilyFact]:
        """Every programme that had not ended before the eve of `span`."""
        ended_on = family_facts.c.ended_on
        query = _FAMILIES.where(
            or_(ended_on.is_(None), ended_on >= span.start - _DAY), *_whose(where, programmes.c)
        )
        rows = self._connection.execute(query)
        return [
            _family(list(versions), day)
            for _, versions in groupby(rows, key=lambda row: str(row.programme))
        ]

    def conclusions(self, where: Where, span: Span) -> Sequence[ConclusionFact]:
        """The final conclusions dated inside `span`, in the order in which they came."""
        dated = conclusions.c.concluded_on.between(span.start, span.end)
        query = _CONCLUSIONS.where(dated, *_whose(where, programmes.c))
        return [ConclusionFact(**row._asdict()) for row in self._connection.execute(query)]

    def requests(self, where: Where, span: Span, day: LocalDay) -> Iterator[RequestFact]:
        """The requests that were sent inside `span`, read page by page."""
        # Where the day begins is the territory's own: a day more on both sides holds them all.
        begin, end = _midnight(span.start - _DAY), _midnight(span.end + 2 * _DAY)
        query = _REQUESTS.where(
            requests.c.created_at < end, requests.c.moved_at >= begin, *_whose(where, requests.c)
        ).having(_sent_at.between(begin, end))
        for fact in self._paged(query, day):
            if span.holds(fact.sent_on):
                yield fact

    def _paged(self, query: Select[Any], day: LocalDay) -> Iterator[RequestFact]:
        paged = {"yield_per": _PAGE}
        with self._connection.execute(query, execution_options=paged) as found:
            for row in found:
                yield _request(row, day)


def _family(versions: Sequence[Any], day: LocalDay) -> FamilyFact:
    newest = versions[-1]
    values = {name: getattr(newest, name) for name in _OF_PROGRAMME}
    values["versions"] = tuple(
        Version(since=day(newest.territory, one.accepted_at), picture=one.picture)
        for one in versions
    )
    return msgspec.convert(values, FamilyFact)


def _request(row: Any, day: LocalDay) -> RequestFact:
    values = {name: getattr(row, name) for name in RequestFact.__struct_fields__}
    for name in _INSTANTS:
        if values[name] is not None:
            values[name] = day(row.territory, values[name])
    return msgspec.convert(values, RequestFact)


def _whose(where: Where, columns: Any) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if where.territories:
        begins = (columns.territory.startswith(one, autoescape=True) for one in where.territories)
        conditions.append(or_(*begins))
    if where.institution is not None:
        conditions.append(columns.institution == where.institution)
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
