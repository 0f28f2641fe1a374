"""Counts straight from the tables."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, func, literal, select

from hub.domain.messages import RequestLine
from hub.domain.request import DeliveryState, FlagKind
from hub.domain.states import State
from hub.ports.load import Load
from hub.storage.load import load
from hub.storage.programme_flags import standing
from hub.storage.tables import (
    deliveries,
    flags,
    is_unacked,
    is_unsettled,
    notices,
    outbox,
    programmes,
    quarantine,
    requests,
    tracked_measures,
)

_under_way = (
    select(deliveries.c.id).where(deliveries.c.request_id == requests.c.id, is_unsettled).exists()
)
_late = (
    select(flags.c.request_id)
    .where(
        flags.c.request_id == requests.c.id,
        flags.c.kind.in_([FlagKind.take_up_overdue, FlagKind.answer_overdue]),
    )
    .exists()
)
TOTALS: Mapping[str, tuple[Table, Sequence[ColumnElement[bool]]]] = {
    "programmes": (programmes, ()),
    "requests": (requests, ()),
    "outbox": (outbox, ()),
    "quarantined": (quarantine, ()),
    "notices_waiting": (notices, (is_unacked,)),
    "overdue": (requests, (_late,)),
    "redelivered": (
        deliveries,
        (
            deliveries.c.state.in_([DeliveryState.acknowledged, DeliveryState.sent]),
            deliveries.c.attempts > 1,
        ),
    ),
    "dead_replayed": (
        deliveries,
        (deliveries.c.replays > 0, deliveries.c.state != DeliveryState.dead),
    ),
    # An agency's receipt moves a request on from `requested`; a draft has not been sent, nor has
    # what was kept back for want of a consent, of which the fingerprint tells.
    "unaccounted": (
        requests,
        (requests.c.state == State.requested, ~_under_way, ~requests.c.fingerprint.endswith(":")),
    ),
}
GROUPS: Mapping[str, Column[str]] = {
    "requests_by_state": requests.c.state,
    "requests_by_agency": requests.c.agency,
    "deliveries_by_state": deliveries.c.state,
    "flags_by_kind": flags.c.kind,
}
_REQUEST_LINES = (
    select(
        literal("request").label("handling"),
        requests.c.measure,
        requests.c.number,
        requests.c.agency,
        requests.c.state,
        requests.c.take_up_by,
        requests.c.answer_by,
    )
    .where(requests.c.programme_id == bindparam("programme"))
    .order_by(requests.c.id)
)
_TRACKED_LINES = (
    select(tracked_measures.c.measure, tracked_measures.c.handling)
    .where(tracked_measures.c.programme_id == bindparam("programme"))
    .order_by(tracked_measures.c.measure)
)


class SqlStatistics:
    """See `hub.ports.storage.Statistics`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """The groups of `GROUPS`, the reminders of programmes that hold now, and, as `totals`,
        those of `TOTALS`."""
        groups = {name: self._group(column) for name, column in GROUPS.items()}
        reminders = standing(self._connection)
        return groups | {"programme_flags_by_kind": reminders, "totals": self._totals()}

    def load(self, today: date) -> Load:
        """How much waits; a deadline has passed when it lies before `today`."""
        return load(self._connection, today)

    def lines(self, programme_id: str) -> Sequence[RequestLine]:
        """What became of each measure and information need: the requests in the order in which
        they were made, then what no request carries."""
        which = {"programme": programme_id}
        return [
            msgspec.convert(row, RequestLine)
            for query in (_REQUEST_LINES, _TRACKED_LINES)
            for row in self._connection.execute(query, which).mappings()
        ]

    def _group(self, column: Column[str]) -> dict[str, int]:
        query = select(column, func.count()).group_by(column)
        return dict(self._connection.execute(query).all())

    def _totals(self) -> dict[str, int]:
        counted = [
            select(func.count()).select_from(table).where(*which).scalar_subquery().label(name)
            for name, (table, which) in TOTALS.items()
        ]
        return dict(self._connection.execute(select(*counted)).mappings().one())
