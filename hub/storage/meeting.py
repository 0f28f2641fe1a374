"""What the meeting reads, and its decisions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, exists, insert, select, update

from hub.domain.request import FlagKind, Request
from hub.ports.board import Selection
from hub.ports.meeting import Decided, Decision
from hub.storage.batches import among
from hub.storage.board_tables import is_rejected
from hub.storage.board_which import of_requests
from hub.storage.meeting_tables import decisions, is_contradictory, is_unfulfilled
from hub.storage.tables import flags, is_open, replies, requests

_DECISION = [decisions.c[name] for name in Decision.__struct_fields__]
_REQUEST = [requests.c[name] for name in Request.__struct_fields__]


class SqlMeeting:
    """See `hub.ports.meeting.Meeting`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def escalated(self, which: Selection, limit: int) -> Sequence[Request]:
        """The nearest deadline first."""
        raised = flags.c.kind == FlagKind.escalated_to_group
        query = (
            select(*_REQUEST)
            .join(flags, flags.c.request_id == requests.c.id)
            .where(raised, is_open, *of_requests(which))
            .order_by(requests.c.answer_by, requests.c.number)
        )
        return self._requests(query.limit(limit))

    def contradicted(self, which: Selection, since: datetime, limit: int) -> Sequence[Request]:
        """In order of number."""
        said = select(replies.c.request_id).where(is_contradictory, replies.c.received_at >= since)
        query = select(*_REQUEST).where(requests.c.id.in_(said), *of_requests(which))
        return self._requests(query.order_by(requests.c.number).limit(limit))

    def refused(self, which: Selection, since: datetime, limit: int) -> Sequence[Request]:
        """The earliest first."""
        later = requests.alias("later")
        alone = ~exists().where(later.c.follows == requests.c.number)
        query = select(*_REQUEST).where(
            is_rejected, requests.c.moved_at >= since, alone, *of_requests(which)
        )
        return self._requests(query.order_by(requests.c.moved_at).limit(limit))

    def unfulfilled(self, which: Selection, before: date, limit: int) -> Sequence[Decided]:
        """The earliest first."""
        query = _decided(which).where(is_unfulfilled, decisions.c.due < before)
        return self._decided(query.order_by(decisions.c.due, decisions.c.id).limit(limit))

    def decide(self, decision: Decision) -> None:
        self._connection.execute(insert(decisions), msgspec.structs.asdict(decision))

    def decision(self, decision_id: str) -> Decided | None:
        found = self._decided(_decided(Selection()).where(decisions.c.id == decision_id))
        return found[0] if found else None

    def fulfil(self, decision_id: str, at: datetime, by: str) -> None:
        """Once only."""
        undone = (decisions.c.id == decision_id, is_unfulfilled)
        self._connection.execute(update(decisions).where(*undone).values(done_at=at, done_by=by))

    def decisions(self, request_ids: Sequence[str]) -> Sequence[Decision]:
        """The oldest first."""
        which = among(self._connection, decisions.c.request_id, request_ids)
        query = select(*_DECISION).where(which).order_by(decisions.c.id)
        rows = self._connection.execute(query).mappings()
        return [msgspec.convert(row, Decision) for row in rows]

    def of_day(self, which: Selection, on: date) -> Sequence[Decided]:
        """In the order in which they were made."""
        query = _decided(which).where(decisions.c.on == on)
        return self._decided(query.order_by(decisions.c.id))

    def _requests(self, query: Select[Any]) -> list[Request]:
        rows = self._connection.execute(query).mappings()
        return [msgspec.convert(row, Request) for row in rows]

    def _decided(self, query: Select[Any]) -> list[Decided]:
        return [_read(row) for row in self._connection.execute(query)]


def _decided(which: Selection) -> Select[Any]:
    return (
        select(*_DECISION, *_REQUEST)
        .join(requests, requests.c.id == decisions.c.request_id)
        .where(*of_requests(which))
    )


def _read(row: Any) -> Decided:
    """Both tables have an `id`, an `at`…: their columns are told apart by place."""
    many = len(_DECISION)
    decision = dict(zip(Decision.__struct_fields__, row[:many], strict=True))
    request = dict(zip(Request.__struct_fields__, row[many:], strict=True))
    return Decided(
        decision=msgspec.convert(decision, Decision), request=msgspec.convert(request, Request)
    )
