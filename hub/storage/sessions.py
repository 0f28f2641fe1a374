"""Who is signed in, and how often somebody tried to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from hub.domain.accounts import Account
from hub.domain.lockout import Tries
from hub.ports.accounts import Session
from hub.storage.account_tables import accounts, attempts, sessions
from hub.storage.accounts import account_of
from hub.storage.batches import upsert

_NAMES = ("digest", "account_id", "created_at", "seen_at")
_OPENED = [sessions.c[name].label(f"session_{name}") for name in _NAMES]
_FIND = (
    select(accounts, *_OPENED)
    .join(sessions, sessions.c.account_id == accounts.c.id)
    .where(sessions.c.digest == bindparam("digest"))
)


class SqlSessions:
    """See `hub.ports.accounts.Sessions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, session: Session) -> None:
        self._connection.execute(insert(sessions), msgspec.structs.asdict(session))

    def find(self, digest: bytes) -> tuple[Session, Account] | None:
        row = self._connection.execute(_FIND, {"digest": digest}).mappings().one_or_none()
        if row is None:
            return None
        return Session(**{name: row[f"session_{name}"] for name in _NAMES}), account_of(row)

    def touch(self, digest: bytes, at: datetime) -> None:
        query = update(sessions).where(sessions.c.digest == digest)
        self._connection.execute(query, {"seen_at": at})

    def close(self, digest: bytes) -> None:
        self._connection.execute(delete(sessions).where(sessions.c.digest == digest))

    def close_all(self, account_id: str, besides: bytes = b"") -> None:
        others = delete(sessions).where(
            sessions.c.account_id == account_id, sessions.c.digest != besides
        )
        self._connection.execute(others)

    def forget(self, created_before: datetime, seen_before: datetime) -> None:
        ended = or_(sessions.c.created_at < created_before, sessions.c.seen_at < seen_before)
        self._connection.execute(delete(sessions).where(ended))


class SqlAttempts:
    """See `hub.ports.accounts.Attempts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, keys: Sequence[bytes]) -> Mapping[bytes, Tries]:
        """Held in order of key, so that two who hold the same ones cannot wait for each other."""
        new = upsert(self._connection.dialect.name, attempts)
        held = new.on_conflict_do_update(
            index_elements=[attempts.c.key], set_={"count": attempts.c.count}
        ).returning(attempts)
        found = {}
        for key in sorted(set(keys)):
            row = self._connection.execute(held, {"key": key, "count": 0}).mappings().one()
            found[key] = Tries(**{name: row[name] for name in Tries.__struct_fields__})
        return found

    def save(self, tries: Mapping[bytes, Tries]) -> None:
        for key, one in tries.items():
            query = update(attempts).where(attempts.c.key == key)
            self._connection.execute(query, msgspec.structs.asdict(one))

    def forget(self, before: datetime) -> None:
        self._connection.execute(delete(attempts).where(attempts.c.last_at < before))
