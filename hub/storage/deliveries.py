"""Messages to agencies and the bytes exchanged."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select, true, update

from hub.domain.request import WAITING, Delivery, DeliveryState, MessageKind, Request
from hub.domain.states import State
from hub.domain.stream import in_order
from hub.domain.terms import Urgency
from hub.ports.storage import Job, Waiting, WireMessage
from hub.storage.batches import add_all, among, save_all
from hub.storage.tables import (
    UNSETTLED,
    deliveries,
    is_first,
    is_open,
    is_unsettled,
    is_waiting,
    programmes,
    requests,
    wire_messages,
)

_CHANGING = (
    "urgency",
    "state",
    "changed_at",
    "attempts",
    "replays",
    "next_try",
    "error",
    "detail",
    "strikes",
    "held",
    "action",
    "doubt",
)
_LEAVING = ("action", "doubt")
_named = deliveries.alias("named")
_OF_REQUEST = (
    select(deliveries)
    .where(deliveries.c.request_id == bindparam("request"))
    .order_by(deliveries.c.created_at, deliveries.c.id)
)
_WIRE_OF = (
    select(wire_messages)
    .where(wire_messages.c.request_id == bindparam("request"))
    .order_by(wire_messages.c.at, wire_messages.c.id)
)
_JOBS = (
    select(
        programmes.c.status,
        programmes.c.consents,
        *(deliveries.c[name] for name in Delivery.__struct_fields__),
        *(requests.c[name] for name in Request.__struct_fields__),
    )
    .join(requests, requests.c.id == deliveries.c.request_id)
    .join(programmes, programmes.c.id == requests.c.programme_id)
)
_AWAITING = _JOBS.where(
    requests.c.agency == bindparam("agency"),
    is_open,
    requests.c.state != State.completed,
    deliveries.c.kind == MessageKind.request,
    deliveries.c.state.in_([DeliveryState.sent, DeliveryState.acknowledged]),
    deliveries.c.id > bindparam("after"),
).order_by(deliveries.c.id)
_WAITING = (
    select(
        *(deliveries.c[name] for name in Waiting.__struct_fields__ if name in deliveries.c),
        requests.c.programme_id,
    )
    .join(requests, requests.c.id == deliveries.c.request_id)
    .where(
        is_unsettled,
        is_waiting,
        is_first,
    )
    .order_by(
        (deliveries.c.urgency == Urgency.urgent).desc(), deliveries.c.created_at, deliveries.c.id
    )
)


class SqlDeliveries:
    """See `hub.ports.storage.Deliveries`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, deliveries_: Sequence[Delivery]) -> None:
        add_all(self._connection, deliveries, [msgspec.structs.asdict(one) for one in deliveries_])

    def save(self, deliveries_: Sequence[Delivery]) -> None:
        """What a delivery carries to whom, and in which order, stays as it was added. Raise
        `NotFound` when one was not."""
        rows = [msgspec.structs.asdict(one) for one in deliveries_]
        save_all(self._connection, deliveries, _CHANGING, rows)

    def lock_many(self, ids: Sequence[str]) -> Mapping[str, Delivery]:
        """Always in the same order, so that two writers wait for each other and do not block."""
        query = select(deliveries).where(among(self._connection, deliveries.c.id, ids))
        found = self._all(query.order_by(deliveries.c.id).with_for_update())
        return {one.id: one for one in found}

    def mark(self, leaving: Sequence[Delivery]) -> None:
        """Write down that a try of these begins: as what they leave, and that it is in doubt."""
        rows = [msgspec.structs.asdict(one) for one in leaving]
        save_all(self._connection, deliveries, _LEAVING, rows)

    def doubt_all(self) -> None:
        """Tries of all that wait, or are dead, may have come through."""
        open_ = deliveries.c.state.in_([*WAITING, DeliveryState.dead])
        self._connection.execute(update(deliveries).where(is_unsettled, open_).values(doubt=true()))

    def lock_waiting(self, request_ids: Sequence[str]) -> Mapping[str, Sequence[Delivery]]:
        """The letters of these requests that wait, by request and in order, held against other
        writers until the unit of work ends; requests without any are left out."""
        return self._lock_waiting(among(self._connection, deliveries.c.request_id, request_ids))

    def lock_beside(self, ids: Sequence[str]) -> Mapping[str, Sequence[Delivery]]:
        """The same for the requests that these deliveries belong to."""
        these = select(_named.c.request_id).where(among(self._connection, _named.c.id, ids))
        return self._lock_waiting(deliveries.c.request_id.in_(these))

    def waiting(self) -> Sequence[Waiting]:
        """The urgent ones first, then by age."""
        rows = self._connection.execute(_WAITING).mappings()
        return [msgspec.convert(row, Waiting) for row in rows]

    def get(self, delivery_id: str) -> Delivery | None:
        found = self._all(select(deliveries).where(deliveries.c.id == delivery_id))
        return found[0] if found else None

    def of_request(self, request_id: str) -> Sequence[Delivery]:
        """The oldest first."""
        return self._all(_OF_REQUEST, request=request_id)

    def undelivered(self, request_ids: Sequence[str]) -> frozenset[str]:
        which = among(self._connection, deliveries.c.request_id, request_ids)
        dead = deliveries.c.state == DeliveryState.dead
        found = self._connection.execute(select(deliveries.c.request_id).where(which, dead))
        return frozenset(found.scalars())

    def in_state(self, state: DeliveryState, agency: str | None, limit: int) -> Sequence[Delivery]:
        """The least recently changed first; None is any agency."""
        query = select(deliveries).where(deliveries.c.state == state)
        if state in UNSETTLED:
            query = query.where(is_unsettled)
        if agency is not None:
            query = query.where(deliveries.c.agency == agency)
        return self._all(query.order_by(deliveries.c.changed_at, deliveries.c.id).limit(limit))

    def jobs(self, ids: Sequence[str]) -> Sequence[Job]:
        """Everything to send these deliveries, in one query and in the order asked for; unknown
        ids are left out."""
        which = among(self._connection, deliveries.c.id, ids)
        found = {job.delivery.id: job for job in self._jobs(_JOBS.where(which))}
        return [found[one] for one in ids if one in found]

    def awaiting(self, agency: str, after: str, limit: int) -> Sequence[Job]:
        """In order of id, beginning after the id `after`: what a poller asks about."""
        return self._jobs(_AWAITING.limit(limit), agency=agency, after=after)

    def wire(self, messages: Sequence[WireMessage]) -> None:
        rows = [msgspec.structs.asdict(one) for one in messages]
        add_all(self._connection, wire_messages, rows)

    def wire_of(self, request_id: str) -> Sequence[WireMessage]:
        """The oldest first."""
        rows = self._connection.execute(_WIRE_OF, {"request": request_id}).mappings()
        return [WireMessage(**row) for row in rows]

    def _lock_waiting(self, which: ColumnElement[bool]) -> Mapping[str, Sequence[Delivery]]:
        # Always in the same order, so that two writers wait for each other and do not block.
        query = select(deliveries).where(which, is_waiting).order_by(deliveries.c.id)
        found: dict[str, list[Delivery]] = {}
        for one in self._all(query.with_for_update()):
            found.setdefault(one.request_id, []).append(one)
        return {request: in_order(letters) for request, letters in found.items()}

    def _all(self, query: Select[Any], **values: str) -> list[Delivery]:
        rows = self._connection.execute(query, values).mappings()
        return [msgspec.convert(row, Delivery) for row in rows]

    def _jobs(self, query: Select[Any], **values: str) -> list[Job]:
        return [_job(row) for row in self._connection.execute(query, values)]


def _job(row: Row[Any]) -> Job:
    """Both tables have an `id`, a `state`…: their columns are told apart by place."""
    values = iter(row)
    status, consents = islice(values, 2)
    delivery = dict(zip(Delivery.__struct_fields__, values, strict=False))
    request = dict(zip(Request.__struct_fields__, values, strict=True))
    return Job(
        programme_status=status,
        consents=consents,
        delivery=msgspec.convert(delivery, Delivery),
        request=msgspec.convert(request, Request),
    )
