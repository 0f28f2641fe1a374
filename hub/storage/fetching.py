"""How the replies of agencies are fetched."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select

from hub.domain.fetching import ENOUGH, Fetching
from hub.storage.batches import upsert
from hub.storage.channel_tables import fetching


class SqlFetchings:
    """See `hub.ports.channels.Fetchings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, agency: str) -> Fetching:
        """One of which nothing is known is fetched well."""
        found = self._read(select(fetching).where(fetching.c.agency == agency))
        return found[0] if found else Fetching(agency=agency)

    def broken(self) -> Sequence[Fetching]:
        """In order of agency."""
        broken = select(fetching).where(fetching.c.failures >= ENOUGH)
        return self._read(broken.order_by(fetching.c.agency))

    def save(self, one: Fetching) -> None:
        """In place of what was known of it."""
        row = msgspec.structs.asdict(one)
        first = upsert(self._connection.dialect.name, fetching).values(row)
        self._connection.execute(
            first.on_conflict_do_update(index_elements=[fetching.c.agency], set_=row)
        )

    def _read(self, query: Select[Any]) -> list[Fetching]:
        rows = self._connection.execute(query).mappings()
        return [msgspec.convert(row, Fetching) for row in rows]
