"""The board's counts: over small partial indexes, never over what is finished."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from hub.ports.board import Cell, Channel, Refusals, Selection
from hub.storage.board_tables import is_acknowledged, is_rejected
from hub.storage.board_which import of_requests
from hub.storage.tables import deliveries, is_open, is_unsettled, requests

_MOST = 100_000
_COUNTED = [
    requests.c[name]
    for name in ("territory", "agency", "state", "level", "take_up_by", "answer_by")
]
_WAITING = (
    select(
        deliveries.c.agency,
        deliveries.c.state,
        func.count().label("count"),
        func.min(deliveries.c.created_at).label("oldest"),
    )
    .where(is_unsettled)
    .group_by(deliveries.c.agency, deliveries.c.state)
)


def cells(connection: Connection, which: Selection) -> Sequence[Cell]:
    """All open requests, counted."""
    query = (
        select(*_COUNTED, func.count().label("count"))
        .where(is_open, *of_requests(which))
        .group_by(*_COUNTED)
    )
    return [msgspec.convert(row, Cell) for row in connection.execute(query).mappings()]


def refusals(connection: Connection, which: Selection, since: datetime) -> Sequence[Refusals]:
    """Requests rejected since then; the most frequent first."""
    # Bounded, so that SQLite finds the newest by their index before it groups them.
    newest = (
        select(requests.c.agency, requests.c.reason)
        .where(is_rejected, requests.c.moved_at >= since, *of_requests(which))
        .order_by(requests.c.moved_at.desc())
        .limit(_MOST)
        .subquery("newest")
    )
    kinds = (newest.c.agency, newest.c.reason)
    many = func.count().label("count")
    query = select(*kinds, many).group_by(*kinds).order_by(many.desc(), *kinds)
    return [msgspec.convert(row, Refusals) for row in connection.execute(query).mappings()]


def channels(connection: Connection) -> Sequence[Channel]:
    """One for each agency that was ever written to, in order of code."""
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(_WAITING):
        channel = found.setdefault(row.agency, {"oldest": row.oldest})
        channel[row.state] = row.count
        channel["oldest"] = min(channel["oldest"], row.oldest)
    for agency in _agencies(connection):
        found.setdefault(agency, {})["last_success"] = _last_success(connection, agency)
    return [Channel(agency=agency, **found[agency]) for agency in sorted(found)]


def _agencies(connection: Connection) -> Sequence[str]:
    """The agencies of acknowledged messages: one step in the index for each, not one for each
    message."""
    agency = ""
    found: list[str] = []
    smallest = select(func.min(deliveries.c.agency)).where(is_acknowledged)
    while True:
        following = connection.execute(smallest.where(deliveries.c.agency > agency)).scalar()
        if following is None:
            return found
        agency = following
        found.append(agency)


def _last_success(connection: Connection, agency: str) -> datetime | None:
    newest = select(deliveries.c.changed_at).where(is_acknowledged, deliveries.c.agency == agency)
    return connection.execute(newest.order_by(deliveries.c.changed_at.desc()).limit(1)).scalar()
