"""When to look at each programme again, the reminders raised, and the notices of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, func, insert, or_, select, update

from hub.domain.coming import ProgrammeFlag
from hub.domain.messages import ProgrammeNotice
from hub.ports.storage import ProgrammeRecord
from hub.storage.batches import among, upsert
from hub.storage.board_tables import is_active
from hub.storage.programme_tables import (
    is_unsettled,
    is_untaken,
    programme_flags,
    programme_notices,
)
from hub.storage.programmes import record_of
from hub.storage.tables import programmes

_LONGEST = timedelta(days=2)
_p = programmes.c
_DUE = (
    select(*(_p[name] for name in ProgrammeRecord.__struct_fields__))
    .where(
        is_active,
        _p.id > bindparam("after"),
        or_(
            _p.look_at.is_(None),
            _p.look_at <= bindparam("at"),
            _p.look_at > bindparam("too_late"),
        ),
    )
    .order_by(_p.id)
    .with_for_update(skip_locked=True)
)
_WAITING = (
    select(programme_notices.c.notice)
    .where(programme_notices.c.institution == bindparam("institution"), is_untaken)
    .order_by(programme_notices.c.place)
)


_STANDING = (
    select(programme_flags.c.kind, func.count())
    .join(programmes, _p.id == programme_flags.c.programme_id)
    .where(is_unsettled, is_active)
    .group_by(programme_flags.c.kind)
)


def standing(connection: Connection) -> dict[str, int]:
    """How many reminders of active programmes hold, by kind."""
    return dict(connection.execute(_STANDING).all())


class SqlProgrammeFlags:
    """See `hub.ports.programme_flags.ProgrammeFlags`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, at: datetime, after: str, limit: int) -> Sequence[ProgrammeRecord]:
        """Active programmes to be looked at now, in order of id, beginning after `after`."""
        values = {"at": at, "after": after, "too_late": at + _LONGEST}
        rows = self._connection.execute(_DUE.limit(limit), values).mappings()
        return [record_of(row) for row in rows]

    def looked(self, record: ProgrammeRecord, again_at: datetime) -> None:
        """It was looked at, and its consents are those that count; look again at that time."""
        seen = update(programmes).where(_p.id == record.id)
        self._connection.execute(seen.values(look_at=again_at, consents=record.permissions))

    def of(self, programme_ids: Sequence[str]) -> Sequence[ProgrammeFlag]:
        """Their flags, the settled ones too, the earliest first."""
        flags = programme_flags.c
        which = among(self._connection, flags.programme_id, programme_ids)
        return self._flags(
            select(programme_flags).where(which).order_by(flags.day, flags.kind, flags.member)
        )

    def raise_(self, flags: Sequence[ProgrammeFlag]) -> Sequence[ProgrammeFlag]:
        """Raise flags; return only those that were not raised before."""
        if not flags:
            return []
        add = upsert(self._connection.dialect.name, programme_flags).on_conflict_do_nothing()
        rows = [msgspec.structs.asdict(one) for one in flags]
        raised = self._connection.execute(add.returning(programme_flags), rows).mappings()
        return [msgspec.convert(row, ProgrammeFlag) for row in raised]

    def save(self, flags: Sequence[ProgrammeFlag]) -> None:
        """Keep when each was settled, or that it holds again."""
        columns = programme_flags.c
        for one in flags:
            this = update(programme_flags).where(
                columns.programme_id == one.programme_id,
                columns.kind == one.kind,
                columns.day == one.day,
                columns.member == one.member,
            )
            self._connection.execute(this.values(settled_at=one.settled_at))

    def _flags(self, query: Select[Any]) -> list[ProgrammeFlag]:
        rows = self._connection.execute(query).mappings()
        return [msgspec.convert(row, ProgrammeFlag) for row in rows]


class SqlProgrammeNotices:
    """See `hub.ports.programme_flags.ProgrammeNotices`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, institution: str, programme_id: str, notice: ProgrammeNotice) -> None:
        row = {
            "id": notice.id,
            "institution": institution,
            "programme_id": programme_id,
            "notice": notice,
        }
        self._connection.execute(insert(programme_notices), row)

    def waiting(self, institution: str, limit: int) -> Sequence[ProgrammeNotice]:
        """Unacknowledged, oldest first."""
        rows = self._connection.execute(_WAITING.limit(limit), {"institution": institution})
        return rows.scalars().all()

    def ack(self, institution: str, ids: Sequence[str], at: datetime) -> int:
        """How many were acknowledged by this call."""
        table = programme_notices
        which = among(self._connection, table.c.id, ids)
        query = update(table).where(table.c.institution == institution, is_untaken, which)
        return self._connection.execute(query.values(acked_at=at)).rowcount
