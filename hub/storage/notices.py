"""Notices for case systems, in order per programme."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

import msgspec
from sqlalchemy import Connection, Insert, bindparam, func, select, update

from hub.domain.messages import Notice
from hub.ports.changes import Change
from hub.ports.storage import StoredNotice
from hub.storage.batches import add_all, among, upsert
from hub.storage.tables import is_unacked, notice_counters, notices

_WAITING = (
    select(notices.c.notice)
    .where(notices.c.institution == bindparam("institution"), is_unacked)
    .order_by(notices.c.place)
)
_WHOSE = select(notices.c.institution, notices.c.programme_id, notices.c.notice).order_by(
    notices.c.place
)
_INSTITUTIONS = (
    select(notices.c.institution).where(is_unacked).distinct().order_by(notices.c.institution)
)
_NEWEST = select(func.max(notices.c.place))
_BEHIND = (
    select(notices.c.place, notices.c.institution, notices.c.notice)
    .where(notices.c.place > bindparam("after"))
    .order_by(notices.c.place)
)


class SqlNotices:
    """See `hub.ports.storage.Notices`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notices_: Sequence[StoredNotice]) -> None:
        """Each gets the next `seq` of its programme."""
        last = self._reserve(Counter(one.programme_id for one in notices_))
        rows = []
        for one in reversed(notices_):
            seq = last[one.programme_id]
            last[one.programme_id] = seq - 1
            rows.append(
                {
                    "id": one.notice.id,
                    "institution": one.institution,
                    "programme_id": one.programme_id,
                    "seq": seq,
                    "notice": msgspec.structs.replace(one.notice, seq=seq),
                }
            )
        add_all(self._connection, notices, rows[::-1])

    def waiting(self, institution: str, limit: int) -> Sequence[Notice]:
        """Unacknowledged, oldest first, in order within each programme."""
        rows = self._connection.execute(_WAITING.limit(limit), {"institution": institution})
        return rows.scalars().all()

    def ack(self, institution: str, ids: Sequence[str], at: datetime) -> int:
        """How many were acknowledged by this call."""
        which = among(self._connection, notices.c.id, ids)
        query = update(notices).where(notices.c.institution == institution, is_unacked, which)
        return self._connection.execute(query.values(acked_at=at)).rowcount

    def unacknowledged(self, ids: Sequence[str]) -> Sequence[StoredNotice]:
        """Those of these notices that nobody has acknowledged yet, in order of place."""
        which = among(self._connection, notices.c.id, ids)
        rows = self._connection.execute(_WHOSE.where(is_unacked, which)).mappings()
        return [StoredNotice(**row) for row in rows]

    def institutions_waiting(self) -> Sequence[str]:
        return self._connection.execute(_INSTITUTIONS).scalars().all()

    def newest(self) -> int:
        """The place of the notice that was added last; 0 when there is none."""
        return self._connection.execute(_NEWEST).scalar_one() or 0

    def changes(self, after: int, limit: int) -> Sequence[Change]:
        """What the notices behind the place `after` tell, in order of place, acknowledged or not.
        Of what is written at the same time, a later place may be seen first."""
        rows = self._connection.execute(_BEHIND.limit(limit), {"after": after})
        return [_change(*row) for row in rows]

    def _reserve(self, wanted: Mapping[str, int]) -> dict[str, int]:
        """Raise the programmes' counters and return them. A counter stays locked until the unit of
        work ends, so a sequence has no gaps and `place` rises with it; they are taken in order of
        id, so that two batches cannot wait for each other."""
        if not wanted:
            return {}
        raised = self._connection.execute(
            _raise(self._connection.dialect.name),
            [{"programme_id": one, "last": wanted[one]} for one in sorted(wanted)],
        )
        return dict(raised.all())


def _change(place: int, institution: str, notice: Notice) -> Change:
    return Change(
        place=place,
        at=notice.at,
        institution=institution,
        programme_number=notice.programme_number,
        number=notice.number,
        agency=notice.agency,
        state=notice.state,
        kind=notice.kind,
    )


@cache
def _raise(dialect: str) -> Insert:
    insert = upsert(dialect, notice_counters)
    return insert.on_conflict_do_update(
        index_elements=[notice_counters.c.programme_id],
        set_={"last": notice_counters.c.last + insert.excluded.last},
    ).returning(notice_counters.c.programme_id, notice_counters.c.last)
