"""Calls under an Idempotency-Key, with their answers."""

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, select, update

from hub.ports.repeats import Answered, NamedCall
from hub.storage.answer_tables import answered_calls
from hub.storage.batches import upsert

_FIND = select(answered_calls).where(
    answered_calls.c.party == bindparam("party"), answered_calls.c.key == bindparam("key")
)
_NOTHING_YET = b""
"""The answer of a call whose unit of work is under way; nobody else ever reads it."""


class SqlAnsweredCalls:
    """See `hub.ports.repeats.AnsweredCalls`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, party: str, key: str) -> Answered | None:
        row = self._connection.execute(_FIND, {"party": party, "key": key}).mappings().one_or_none()
        return None if row is None else Answered(**row)

    def claim(self, call: NamedCall, at: datetime, before: datetime) -> bool:
        """Take the key for this call; whether it was free. See `AnsweredCalls`."""
        taken = upsert(self._connection.dialect.name, answered_calls).values(
            party=call.party, key=call.key, digest=call.digest, answer=_NOTHING_YET, at=at
        )
        new = taken.excluded
        claimed = taken.on_conflict_do_update(
            index_elements=[answered_calls.c.party, answered_calls.c.key],
            set_={"digest": new.digest, "answer": new.answer, "at": new.at},
            where=answered_calls.c.at < before,
        )
        return self._connection.execute(claimed.returning(answered_calls.c.key)).first() is not None

    def answer(self, call: NamedCall, answer: bytes) -> None:
        """Keep what the call that took the key is answered."""
        own = and_(answered_calls.c.party == call.party, answered_calls.c.key == call.key)
        self._connection.execute(update(answered_calls).where(own).values(answer=answer))

    def forget(self, before: datetime) -> None:
        """Drop those that are older."""
        self._connection.execute(delete(answered_calls).where(answered_calls.c.at < before))
