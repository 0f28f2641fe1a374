"""What people keep beside the requests: notes, assignments, saved views."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, select

from hub.ports.board import Assignment, Note, SavedView
from hub.storage.batches import among, upsert
from hub.storage.board_tables import assignments, notes, saved_views


class SqlDesk:
    """See `hub.ports.board.Desk`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, note: Note) -> None:
        self._connection.execute(insert(notes), msgspec.structs.asdict(note))

    def notes(self, request_id: str) -> Sequence[Note]:
        """The oldest first."""
        query = select(notes).where(notes.c.request_id == request_id).order_by(notes.c.id)
        rows = self._connection.execute(query).mappings()
        return [msgspec.convert(row, Note) for row in rows]

    def assign(self, assignment: Assignment) -> None:
        """In place of an earlier one."""
        row = msgspec.structs.asdict(assignment)
        first = upsert(self._connection.dialect.name, assignments).values(row)
        again = {name: row[name] for name in ("person", "by", "at")}
        self._connection.execute(
            first.on_conflict_do_update(index_elements=[assignments.c.request_id], set_=again)
        )

    def assignments(self, request_ids: Sequence[str]) -> Mapping[str, Assignment]:
        """By request."""
        which = among(self._connection, assignments.c.request_id, request_ids)
        rows = self._connection.execute(select(assignments).where(which)).mappings()
        return {row["request_id"]: msgspec.convert(row, Assignment) for row in rows}

    def keep_view(self, view: SavedView) -> None:
        """In place of the account's earlier one of that name."""
        first = upsert(self._connection.dialect.name, saved_views).values(
            msgspec.structs.asdict(view)
        )
        same = [saved_views.c.account_id, saved_views.c.name]
        self._connection.execute(
            first.on_conflict_do_update(index_elements=same, set_={"query": view.query})
        )

    def drop_view(self, account_id: str, view_id: str) -> None:
        """An account drops its own views only."""
        theirs = (saved_views.c.account_id == account_id, saved_views.c.id == view_id)
        self._connection.execute(delete(saved_views).where(*theirs))

    def views(self, account_id: str) -> Sequence[SavedView]:
        """In order of name."""
        theirs = saved_views.c.account_id == account_id
        query = select(saved_views).where(theirs).order_by(saved_views.c.name)
        return [
            msgspec.convert(row, SavedView) for row in self._connection.execute(query).mappings()
        ]
