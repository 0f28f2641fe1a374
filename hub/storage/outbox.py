"""What must reach the broker."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, select

from hub.ports.storage import Outgoing
from hub.storage.batches import add_all, among
from hub.storage.tables import outbox

_OLDEST = (
    select(*(outbox.c[name] for name in Outgoing.__struct_fields__))
    .order_by(outbox.c.place)
    .with_for_update(skip_locked=True)
)


class SqlOutbox:
    """See `hub.ports.storage.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rows: Sequence[Outgoing]) -> None:
        add_all(self._connection, outbox, [msgspec.structs.asdict(one) for one in rows])

    def take(self, limit: int) -> Sequence[Outgoing]:
        """The oldest rows; on PostgreSQL locked, skipping those that another relay has. For a unit
        of work that writes."""
        rows = self._connection.execute(_OLDEST.limit(limit)).mappings()
        return [Outgoing(**row) for row in rows]

    def delete(self, ids: Sequence[str]) -> None:
        """Ids that are gone already are no error."""
        self._connection.execute(delete(outbox).where(among(self._connection, outbox.c.id, ids)))
