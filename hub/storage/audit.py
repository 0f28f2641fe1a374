"""The audit trail in the database: rows chained by their hashes, and where the chain ends."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from hub.domain.audit import START, Entry, Head, Outcome, Sealed, seal
from hub.ports.audit import TrailFilter
from hub.storage.account_tables import audit, audit_head
from hub.storage.batches import upsert

_FIELDS = Entry.__struct_fields__
_ONLY = 1
"""The id of the one row that says where the chain ends."""


class SqlAuditLog:
    """See `hub.ports.audit.AuditLog`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        head = self._hold()
        rows = []
        for entry in entries:
            sealed = seal(head, entry)
            head = Head(seq=sealed.seq, hash=sealed.hash)
            rows.append(_row(sealed))
        self._connection.execute(insert(audit), rows)
        self._connection.execute(update(audit_head).values(seq=head.seq, hash=head.hash))

    def list(self, what: TrailFilter) -> Sequence[Sealed]:
        """The newest first."""
        query = select(audit).order_by(audit.c.seq.desc()).limit(what.limit)
        for name in ("actor", "action", "subject_kind", "subject_id"):
            wanted = getattr(what, name)
            if wanted is not None:
                query = query.where(audit.c[name] == wanted)
        if what.before is not None:
            query = query.where(audit.c.seq < what.before)
        return [_sealed(row) for row in self._connection.execute(query).mappings()]

    def after(self, seq: int, limit: int) -> Sequence[Sealed]:
        query = select(audit).where(audit.c.seq > seq).order_by(audit.c.seq).limit(limit)
        return [_sealed(row) for row in self._connection.execute(query).mappings()]

    def get(self, seq: int) -> Sealed | None:
        query = select(audit).where(audit.c.seq == seq)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _sealed(row)

    def head(self) -> Head:
        row = self._connection.execute(select(audit_head)).mappings().one_or_none()
        return START if row is None else _head(row)

    def _hold(self) -> Head:
        """The head, whose row stays locked until the unit of work ends: one writer at a time."""
        first = upsert(self._connection.dialect.name, audit_head)
        held = first.on_conflict_do_update(
            index_elements=[audit_head.c.id], set_={"id": audit_head.c.id}
        ).returning(audit_head)
        given = {"id": _ONLY, "seq": START.seq, "hash": START.hash}
        return _head(self._connection.execute(held, given).mappings().one())


def _head(row: RowMapping) -> Head:
    return Head(seq=row["seq"], hash=bytes(row["hash"]))


def _row(sealed: Sealed) -> dict[str, Any]:
    fields = {name: getattr(sealed.entry, name) for name in _FIELDS}
    return {**fields, "seq": sealed.seq, "hash": sealed.hash}


def _sealed(row: RowMapping) -> Sealed:
    values = {name: row[name] for name in _FIELDS}
    values["outcome"] = Outcome(row["outcome"])
    return Sealed(seq=row["seq"], entry=Entry(**values), hash=bytes(row["hash"]))
