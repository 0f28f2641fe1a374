"""Messages taken in, and those kept for inspection."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from hub.domain.errors import Conflict
from hub.ports.storage import InboxEntry, Quarantined
from hub.storage.tables import inbox, quarantine

_FIND = select(inbox).where(
    inbox.c.party == bindparam("party"), inbox.c.message_id == bindparam("message_id")
)
_ONE = select(quarantine).where(quarantine.c.id == bindparam("id"))
_NEWEST = select(quarantine).order_by(quarantine.c.received_at.desc(), quarantine.c.id.desc())


class SqlInbox:
    """See `hub.ports.storage.Inbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, party: str, message_id: str) -> InboxEntry | None:
        key = {"party": party, "message_id": message_id}
        row = self._connection.execute(_FIND, key).mappings().one_or_none()
        return None if row is None else InboxEntry(**row)

    def add(self, entry: InboxEntry) -> None:
        """Raise `Conflict` when the (party, message id) is there already. Another's addition that
        is not committed yet is waited for."""
        try:
            self._connection.execute(insert(inbox), msgspec.structs.asdict(entry))
        except IntegrityError as error:
            raise Conflict(
                "Сообщение с этим идентификатором уже принято",
                "A message with this id was already taken in",
            ) from error

    def quarantine(self, item: Quarantined) -> None:
        self._connection.execute(insert(quarantine), msgspec.structs.asdict(item))

    def quarantined(self, limit: int) -> Sequence[Quarantined]:
        """The newest first."""
        rows = self._connection.execute(_NEWEST.limit(limit)).mappings()
        return [Quarantined(**row) for row in rows]

    def quarantined_one(self, item_id: str) -> Quarantined | None:
        row = self._connection.execute(_ONE, {"id": item_id}).mappings().one_or_none()
        return None if row is None else Quarantined(**row)
