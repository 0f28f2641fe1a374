"""Let go what need not be kept any longer, a bounded number of rows at a time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from hub.domain.depersonalised import GONE, bare, depersonalised, wordless
from hub.ports.retention import Bounds, Received
from hub.storage.batches import among
from hub.storage.board_tables import assignments, notes, surnames
from hub.storage.meeting_tables import decisions, is_unfulfilled
from hub.storage.person_tables import persons
from hub.storage.programme_tables import programme_flags, programme_notices
from hub.storage.report_tables import family_facts
from hub.storage.tables import (
    attachments,
    conclusions,
    deliveries,
    inbox,
    is_open,
    is_unacked,
    is_unsettled,
    notices,
    programme_versions,
    programmes,
    quarantine,
    replies,
    requests,
    wire_messages,
)

ACTIVE = "active"
_p = programmes.c
_theirs = requests.c.programme_id == _p.id
_OPEN = exists().where(_theirs, is_open)
_UNSETTLED = exists().where(_theirs, deliveries.c.request_id == requests.c.id, is_unsettled)
_UNACKED = exists().where(notices.c.programme_id == _p.id, is_unacked)
_UNDONE = exists().where(_theirs, decisions.c.request_id == requests.c.id, is_unfulfilled)
_SETTLED = and_(~_OPEN, ~_UNSETTLED, ~_UNACKED, ~_UNDONE)
_OF_REQUESTS = (attachments, replies, notes, assignments)
"""Tables whose rows tell in words what was done for whom."""
_OF_PROGRAMMES = (surnames, persons, programme_versions, programme_flags, programme_notices)
_DOCUMENTS = (
    (_p.id, _p.programme, _p.id, depersonalised),
    (conclusions.c.place, conclusions.c.conclusion, conclusions.c.programme_id, wordless),
    (notices.c.place, notices.c.notice, notices.c.programme_id, bare),
)
"""Key, document, whose it is, and what is left of it."""


class SqlRetention:
    """See `hub.ports.retention.Retention`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, bounds: Bounds) -> Mapping[str, int]:
        ends = [one for one in (bounds.messages, bounds.programmes) if one is not None]
        held = [_ended(max(ends)), ~_SETTLED, _p.depersonalised_at.is_(None)] if ends else []
        return {
            "quarantine": self._count(quarantine, *_refused(bounds.quarantine)),
            "notices": self._count(notices, *_acknowledged(bounds.notices)),
            "messages": self._count(programmes, *_due(bounds.messages, _p.messages_gone_at)),
            "programmes": self._count(programmes, *_due(bounds.programmes, _p.depersonalised_at)),
            "held": self._count(programmes, *held),
        }

    def forget_quarantined(self, before: datetime, limit: int) -> int:
        return self._forget(quarantine, quarantine.c.id, _refused(before), limit)

    def forget_notices(self, before: datetime, limit: int) -> int:
        return self._forget(notices, notices.c.place, _acknowledged(before), limit)

    def with_messages(self, before: date, limit: int) -> Sequence[str]:
        return self._programmes(_due(before, _p.messages_gone_at), limit)

    def with_people(self, before: date, limit: int) -> Sequence[str]:
        return self._programmes(_due(before, _p.depersonalised_at), limit)

    def drop_messages(self, programmes: Sequence[str], at: datetime) -> None:
        for table in (wire_messages, attachments):
            self._delete(table, table.c.request_id.in_(self._requests_of(programmes)))
        which = deliveries.c.request_id.in_(self._requests_of(programmes))
        self._connection.execute(update(deliveries).where(which).values(payload=b""))
        self._mark(programmes, messages_gone_at=at)

    def depersonalise(self, programmes: Sequence[str], at: datetime) -> None:
        self.drop_messages(programmes, at)
        for table in _OF_REQUESTS:
            self._delete(table, table.c.request_id.in_(self._requests_of(programmes)))
        for table in _OF_PROGRAMMES:
            self._delete(table, among(self._connection, table.c.programme_id, programmes))
        # The protocol of a meeting keeps its lines, without their words.
        which = decisions.c.request_id.in_(self._requests_of(programmes))
        self._replace(decisions, which, text=GONE, responsible=GONE)
        self._empty_documents(programmes)
        self._mark(programmes, depersonalised_at=at, consents=(), withdrawals=None)

    def received(self, after: str, before: datetime, limit: int) -> Sequence[Received]:
        kept = select(inbox.c.id, inbox.c.answer).where(
            inbox.c.id > after, inbox.c.received_at < before, func.length(inbox.c.raw) > 0
        )
        rows = self._connection.execute(kept.order_by(inbox.c.id).limit(limit)).mappings()
        return [Received(**row) for row in rows]

    def spoken_for(
        self, numbers: Sequence[str], requests_: Sequence[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        kept = _p.messages_gone_at.is_(None)
        of_programmes = select(_p.number).where(kept, among(self._connection, _p.number, numbers))
        which = among(self._connection, requests.c.number, requests_)
        of_requests = select(requests.c.number).join(programmes, _theirs).where(kept, which)
        return self._words(of_programmes), self._words(of_requests)

    def drop_bytes(self, ids: Sequence[str]) -> None:
        which = among(self._connection, inbox.c.id, ids)
        self._connection.execute(update(inbox).where(which).values(raw=b""))

    def _count(self, table: Table, *which: ColumnElement[bool]) -> int:
        if not which:
            return 0
        query = select(func.count()).select_from(table).where(*which)
        return self._connection.execute(query).scalar_one()

    def _forget(
        self, table: Table, key: Column[Any], which: Sequence[ColumnElement[bool]], limit: int
    ) -> int:
        some = select(key).where(*which).order_by(key).limit(limit)
        return self._delete(table, key.in_(some.scalar_subquery()))

    def _delete(self, table: Table, which: ColumnElement[bool]) -> int:
        return self._connection.execute(delete(table).where(which)).rowcount

    def _programmes(self, which: Sequence[ColumnElement[bool]], limit: int) -> Sequence[str]:
        query = select(_p.id).where(*which).order_by(_p.id).limit(limit)
        # PostgreSQL: one that somebody is at work on now is left for another time.
        held = query.with_for_update(of=programmes, skip_locked=True)
        return self._connection.execute(held).scalars().all()

    def _requests_of(self, programmes_: Sequence[str]) -> Select[Any]:
        whose = among(self._connection, requests.c.programme_id, programmes_)
        return select(requests.c.id).where(whose)

    def _empty_documents(self, programmes_: Sequence[str]) -> None:
        for key, document, owner, left in _DOCUMENTS:
            whose = among(self._connection, owner, programmes_)
            # Read to the end, because the table is written meanwhile.
            found = self._connection.execute(select(key, document).where(whose)).all()
            for which, whole in found:
                self._replace(document.table, key == which, **{document.name: left(whole)})

    def _replace(self, table: Table, which: ColumnElement[bool], **values: Any) -> None:
        self._connection.execute(update(table).where(which).values(**values))

    def _mark(self, programmes_: Sequence[str], **values: Any) -> None:
        self._replace(programmes, among(self._connection, _p.id, programmes_), **values)

    def _words(self, query: Select[Any]) -> frozenset[str]:
        return frozenset(self._connection.execute(query).scalars())


def _refused(before: datetime | None) -> Sequence[ColumnElement[bool]]:
    return [] if before is None else [quarantine.c.received_at < before]


def _acknowledged(before: datetime | None) -> Sequence[ColumnElement[bool]]:
    if before is None:
        return []
    newest = select(func.max(notices.c.place)).scalar_subquery()
    return [notices.c.acked_at < before, notices.c.place < newest]


def _due(before: date | None, done: Column[Any]) -> Sequence[ColumnElement[bool]]:
    """Programmes that ended before then and are settled, unless it is done; and those to which an
    agency wrote once more since."""
    if before is None:
        return []
    later = exists().where(
        _theirs, wire_messages.c.request_id == requests.c.id, wire_messages.c.at >= done
    )
    return [_ended(before), _SETTLED, or_(done.is_(None), later)]


def _ended(before: date) -> ColumnElement[bool]:
    return and_(
        _p.status != ACTIVE,
        exists().where(family_facts.c.programme_id == _p.id, family_facts.c.ended_on < before),
    )
