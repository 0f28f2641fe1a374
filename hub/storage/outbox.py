"""What must reach the broker."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import attrgetter

import msgspec
from sqlalchemy import Connection, bindparam, delete, or_, select, update

from hub.ports.storage import Outgoing
from hub.storage.batches import add_all, among
from hub.storage.tables import outbox

_LOCK = 442023
"""Of all advisory locks on a PostgreSQL server, the one that reserves the outbox."""

_LONGEST = timedelta(minutes=5)
"""Nobody claims for longer: a claim that seems to was made by a clock that was ahead, and may be
right again."""

_is_free = or_(
    outbox.c.claimed_until.is_(None),
    outbox.c.claimed_until <= bindparam("now"),
    outbox.c.claimed_until > bindparam("beyond"),
)
_FREE = (
    select(outbox.c.place)
    .where(_is_free)
    .order_by(outbox.c.place)
    .limit(bindparam("limit"))
    # PostgreSQL: another relay that is claiming now takes other rows instead of waiting.
    .with_for_update(skip_locked=True)
    .cte("free")
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.place.in_(select(_FREE.c.place)))
    .values(claimed_until=bindparam("until"))
    .returning(outbox)
)
_FREE_BODIES = select(outbox.c.body).where(_is_free)


class SqlOutbox:
    """See `hub.ports.storage.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rows: Sequence[Outgoing]) -> None:
        add_all(self._connection, outbox, [msgspec.structs.asdict(one) for one in rows])

    def claim(self, limit: int, now: datetime, until: datetime) -> Sequence[Outgoing]:
        """The oldest rows that no relay has claimed beyond `now`, claimed for the caller up to
        `until`."""
        given = {"limit": limit, "now": now, "until": until, "beyond": now + _LONGEST}
        claimed = self._connection.execute(_CLAIM, given)
        rows = sorted(claimed, key=attrgetter("place"))
        return [
            Outgoing(**{name: getattr(row, name) for name in Outgoing.__struct_fields__})
            for row in rows
        ]

    def delete(self, ids: Sequence[str]) -> None:
        """Ids that are gone already are no error."""
        self._connection.execute(delete(outbox).where(among(self._connection, outbox.c.id, ids)))

    def release(self, ids: Sequence[str]) -> None:
        """Give claimed rows back at once."""
        which = among(self._connection, outbox.c.id, ids)
        self._connection.execute(update(outbox).where(which).values(claimed_until=None))

    def free(self, now: datetime) -> Sequence[bytes]:
        """The bodies of all rows that no relay has claimed beyond `now`."""
        given = {"now": now, "beyond": now + _LONGEST}
        return self._connection.execute(_FREE_BODIES, given).scalars().all()

    def reserve(self) -> None:
        """On SQLite there is one writer at a time anyway."""
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
