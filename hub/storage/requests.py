"""Requests, their history, their flags."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from hub.domain.numbers import read_number
from hub.domain.request import Flag, Move, Request
from hub.ports.storage import RequestFilter
from hub.storage.batches import add_all, among, save_all, upsert
from hub.storage.columns import Instant
from hub.storage.modes import writes
from hub.storage.tables import flags, is_open, programmes, request_moves, requests

_FIXED = {
    "id",
    "number",
    "kind",
    "institution",
    "programme_id",
    "programme_number",
    "territory",
    "created_at",
}
_WHOSE = ("institution", "programme_id", "programme_number")
_CHANGING = tuple(name for name in Request.__struct_fields__ if name not in _FIXED)
_NUMBERED = select(requests).where(requests.c.number == bindparam("number"))
_NUMBERED_HELD = _NUMBERED.with_for_update(key_share=True)
_OF_PROGRAMME = (
    select(requests)
    .where(requests.c.programme_id == bindparam("programme"))
    .order_by(requests.c.id)
)
_OF_PROGRAMME_HELD = _OF_PROGRAMME.with_for_update(key_share=True)
_MOVE = [request_moves.c[name] for name in Move.__struct_fields__]
_HISTORY = (
    select(*_MOVE)
    .where(request_moves.c.request_id == bindparam("request"))
    .order_by(request_moves.c.place)
)
_last_word = func.coalesce(
    requests.c.last_reply_at, requests.c.sent_at, requests.c.created_at, type_=Instant
)
_WATCHED = (
    select(requests)
    .where(
        is_open,
        requests.c.id > bindparam("after"),
        or_(
            requests.c.take_up_by < bindparam("today"),
            requests.c.answer_by < bindparam("today"),
            _last_word < bindparam("quiet_since"),
        ),
    )
    .order_by(requests.c.id)
)


class SqlRequests:
    """See `hub.ports.storage.Requests`.

    On SQLite a unit of work that writes has the whole database to itself. Rows are held on
    PostgreSQL only, by a lock that lets others refer to them: history and messages can be added
    to a request that is held.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, requests_: Sequence[Request]) -> None:
        add_all(self._connection, requests, [msgspec.structs.asdict(one) for one in requests_])

    def find(self, number: str) -> Request | None:
        """By its number, however that was typed."""
        return self._one(_NUMBERED, read_number(number))

    def lock(self, number: str) -> Request | None:
        """The same as `find`, held against other writers until the unit of work ends."""
        return self._one(_NUMBERED_HELD, read_number(number))

    def get_many(self, ids: Sequence[str]) -> Mapping[str, Request]:
        return {found.id: found for found in self._all(self._among(ids))}

    def lock_many(self, ids: Sequence[str]) -> Mapping[str, Request]:
        """The same as `get_many`, held against other writers until the unit of work ends. Held in
        order of id, so that two batches do not wait for each other."""
        held = self._among(ids).with_for_update(key_share=True)
        return {found.id: found for found in self._all(held)}

    def of_programme(self, programme_id: str) -> Sequence[Request]:
        """In order of id, the order in which they were made. In a unit of work that writes, held
        against other writers until it ends."""
        return self._all(
            _OF_PROGRAMME_HELD if writes(self._connection) else _OF_PROGRAMME,
            {"programme": programme_id},
        )

    def save(self, requests_: Sequence[Request]) -> None:
        """What a request is and whose stays as it was added. Raise `NotFound` when one was not."""
        rows = [msgspec.structs.asdict(one) for one in requests_]
        save_all(self._connection, requests, _CHANGING, rows)

    def hand_over(self, requests_: Sequence[Request]) -> None:
        """Save whose they are now: institution and programme. Raise `NotFound` when one was not
        added."""
        rows = [msgspec.structs.asdict(one) for one in requests_]
        save_all(self._connection, requests, _WHOSE, rows)

    def record(self, moves: Sequence[Move]) -> None:
        rows = [msgspec.structs.asdict(one) for one in moves]
        add_all(self._connection, request_moves, rows)

    def history(self, request_id: str) -> Sequence[Move]:
        """In the order in which the moves were recorded."""
        rows = self._connection.execute(_HISTORY, {"request": request_id}).mappings()
        return [msgspec.convert(row, Move) for row in rows]

    def list(self, what: RequestFilter) -> Sequence[Request]:
        """The most urgent first: by the day of answer, then by number."""
        query = (
            select(requests)
            .where(*_conditions(self._connection, what))
            .order_by(requests.c.answer_by, requests.c.number)
            .limit(what.limit)
            .offset(what.offset)
        )
        return self._all(query)

    def watched(
        self, today: date, quiet_since: datetime, after: str, limit: int
    ) -> Sequence[Request]:
        """Open requests with a deadline before `today`, or of which the agency has said nothing
        since `quiet_since`, in order of id, beginning after the id `after` (empty: from the start).
        """
        values = {"today": today, "quiet_since": quiet_since, "after": after}
        return self._all(_WATCHED.limit(limit), values)

    def flag(self, flags_: Sequence[Flag]) -> Sequence[Flag]:
        """Raise flags; return only those that were not raised before."""
        if not flags_:
            return []
        raised = self._connection.execute(
            upsert(self._connection.dialect.name, flags).on_conflict_do_nothing().returning(flags),
            [msgspec.structs.asdict(one) for one in flags_],
        )
        return [msgspec.convert(row, Flag) for row in raised.mappings()]

    def flags(self, request_ids: Sequence[str]) -> Sequence[Flag]:
        """The earliest first."""
        query = select(flags).where(among(self._connection, flags.c.request_id, request_ids))
        rows = self._connection.execute(query.order_by(flags.c.raised_at, flags.c.kind))
        return [msgspec.convert(row, Flag) for row in rows.mappings()]

    def _one(self, query: Select[Any], number: str) -> Request | None:
        row = self._connection.execute(query, {"number": number}).mappings().one_or_none()
        return None if row is None else msgspec.convert(row, Request)

    def _among(self, ids: Sequence[str]) -> Select[Any]:
        which = among(self._connection, requests.c.id, ids)
        return select(requests).where(which).order_by(requests.c.id)

    def _all(
        self, query: Select[Any], values: Mapping[str, Any] | None = None
    ) -> Sequence[Request]:
        rows = self._connection.execute(query, values).mappings()
        return [msgspec.convert(row, Request) for row in rows]


def _conditions(connection: Connection, what: RequestFilter) -> Sequence[ColumnElement[bool]]:
    conditions = [
        requests.c[name] == value
        for name in ("agency", "state", "institution")
        if (value := getattr(what, name)) is not None
    ]
    if what.institutions is not None:
        conditions.append(among(connection, requests.c.institution, what.institutions))
    if what.after is not None:
        last = tuple_(*map(literal, what.after))
        conditions.append(tuple_(requests.c.answer_by, requests.c.number) > last)
    if what.open_only:
        conditions.append(is_open)
    if what.programme_number is not None:
        numbered = select(programmes.c.id).where(programmes.c.number == what.programme_number)
        conditions.append(requests.c.programme_id.in_(numbered))
    if what.flagged is not None:
        flagged = select(flags.c.request_id).where(flags.c.kind == what.flagged)
        conditions.append(requests.c.id.in_(flagged))
    return conditions
