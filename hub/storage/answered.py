"""Calls under an Idempotency-Key, with their answers."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, delete, select

from hub.ports.repeats import Answered
from hub.storage.answer_tables import answered_calls
from hub.storage.batches import upsert

_FIND = select(answered_calls).where(
    answered_calls.c.party == bindparam("party"), answered_calls.c.key == bindparam("key")
)


class SqlAnsweredCalls:
    """See `hub.ports.repeats.AnsweredCalls`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, party: str, key: str) -> Answered | None:
        row = self._connection.execute(_FIND, {"party": party, "key": key}).mappings().one_or_none()
        return None if row is None else Answered(**row)

    def add(self, call: Answered) -> None:
        """Keep the first answer; a second under the same key changes nothing."""
        first = upsert(self._connection.dialect.name, answered_calls).on_conflict_do_nothing()
        self._connection.execute(first, msgspec.structs.asdict(call))

    def forget(self, before: datetime) -> None:
        """Drop those that are older."""
        self._connection.execute(delete(answered_calls).where(answered_calls.c.at < before))
