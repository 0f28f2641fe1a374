"""Replies that were understood, with their documents."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from hub.ports.storage import Attachment, ReplyRecord
from hub.storage.tables import attachments, replies

_OF_REQUEST = (
    select(replies)
    .where(replies.c.request_id == bindparam("request"))
    .order_by(replies.c.received_at, replies.c.id)
)
_ATTACHMENTS = (
    select(attachments)
    .where(attachments.c.request_id == bindparam("request"))
    .order_by(attachments.c.id)
)


class SqlReplies:
    """See `hub.ports.storage.Replies`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: ReplyRecord) -> None:
        self._connection.execute(insert(replies), msgspec.structs.asdict(record))

    def of_request(self, request_id: str) -> Sequence[ReplyRecord]:
        """In the order in which they were received."""
        rows = self._connection.execute(_OF_REQUEST, {"request": request_id}).mappings()
        return [msgspec.convert(row, ReplyRecord) for row in rows]

    def attach(self, attachments_: Sequence[Attachment]) -> None:
        # Not as JSON: documents can be large.
        if rows := [msgspec.structs.asdict(one) for one in attachments_]:
            self._connection.execute(insert(attachments), rows)

    def attachments(self, request_id: str) -> Sequence[Attachment]:
        """In order of id."""
        rows = self._connection.execute(_ATTACHMENTS, {"request": request_id}).mappings()
        return [Attachment(**row) for row in rows]
