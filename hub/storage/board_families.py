"""Families as lines of a list: programmes with how much of them is done."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, func, select

from hub.domain.search_key import search_key
from hub.domain.states import OPEN, State
from hub.domain.text import spellings
from hub.ports.board import FamilyLine, Page, Selection
from hub.storage.batches import among
from hub.storage.board_tables import is_active, surnames
from hub.storage.board_which import of_programmes
from hub.storage.persons import is_shared
from hub.storage.tables import programmes, requests, tracked_measures

_MANY = 50
_DONE = frozenset({State.completed, State.closed})
_GONE = frozenset({State.cancelled, State.entered_in_error, State.redirected})
_LINE = select(
    programmes.c.id.label("programme_id"),
    programmes.c.number,
    programmes.c.institution,
    programmes.c.level,
    programmes.c.territory,
    programmes.c.term_end,
)


def active(connection: Connection, which: Selection, page: Page) -> Sequence[FamilyLine]:
    """Active programmes, the nearest end of term first."""
    query = (
        _LINE.where(is_active, *of_programmes(which))
        .order_by(programmes.c.term_end, programmes.c.number)
        .limit(page.limit)
        .offset(page.offset)
    )
    return _lines(connection, query)


def shared(connection: Connection, which: Selection, page: Page) -> Sequence[FamilyLine]:
    """Active programmes of which another one has a person, in order of number. None is any
    agency's."""
    if which.agency is not None or which.scope.agency is not None:
        return []
    query = _LINE.where(is_active, is_shared(), *of_programmes(which))
    ordered = query.order_by(programmes.c.number, programmes.c.institution)
    return _lines(connection, ordered.limit(page.limit).offset(page.offset))


def found(
    connection: Connection, which: Selection, number: str, surname: str
) -> Sequence[FamilyLine]:
    """Programmes with that number, or with a member whose surname begins so; at most 50."""
    if surname:
        start = search_key(surname)
        if not start:
            return []
        # A range and not LIKE: both databases read it from the index, and no sign is special.
        alike = select(surnames.c.programme_id).where(
            surnames.c.name >= start, surnames.c.name < start + "\U0010ffff"
        )
        condition: ColumnElement[bool] = programmes.c.id.in_(alike)
    else:
        condition = programmes.c.number.in_(spellings(number))
    query = _LINE.where(condition, *of_programmes(which)).order_by(programmes.c.number)
    return _lines(connection, query.limit(_MANY))


def _lines(connection: Connection, query: Select[Any]) -> Sequence[FamilyLine]:
    rows = connection.execute(query).mappings().all()
    ids = [row["programme_id"] for row in rows]
    asked, own = _requests(connection, ids), _own_work(connection, ids)
    return [_line(row, asked.get(row["programme_id"]), own) for row in rows]


def _line(row: RowMapping, asked: RowMapping | None, own: dict[str, int]) -> FamilyLine:
    counted = {name: asked[name] if asked else 0 for name in ("measures", "done", "waiting")}
    counted["measures"] += own.get(row["programme_id"], 0)
    fields = {str(name): value for name, value in row.items()}
    return msgspec.convert(fields | counted, FamilyLine)


def _requests(connection: Connection, ids: Sequence[str]) -> dict[str, RowMapping]:
    """Redirected and withdrawn requests are no measure of their own: another one stands for them,
    or none is wanted."""
    counts = {
        "measures": frozenset(State) - _GONE,
        "done": _DONE,
        "waiting": OPEN,
    }
    query = (
        select(
            requests.c.programme_id,
            *(
                func.sum(case((requests.c.state.in_(sorted(states)), 1), else_=0)).label(name)
                for name, states in counts.items()
            ),
        )
        .where(among(connection, requests.c.programme_id, ids))
        .group_by(requests.c.programme_id)
    )
    return {row["programme_id"]: row for row in connection.execute(query).mappings()}


def _own_work(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    measures = tracked_measures.c
    query = (
        select(measures.programme_id, func.count().label("count"))
        .where(among(connection, measures.programme_id, ids))
        .group_by(measures.programme_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
