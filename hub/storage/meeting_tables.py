"""The meeting's part of the schema: the decisions, and the index of contradictory replies."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, literal_column

from hub.domain.request import Effect
from hub.storage.columns import WORD, Document, Instant
from hub.storage.tables import metadata, replies

is_contradictory = replies.c.effect == literal_column(f"'{Effect.contradictory}'")

Index(
    "replies_contradictory",
    replies.c.received_at,
    sqlite_where=is_contradictory,
    postgresql_where=is_contradictory,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("request_id", WORD, ForeignKey("requests.id"), nullable=False),
    Column("on", Date, nullable=False),
    Column("text", Document(str), nullable=False),
    Column("responsible", Text, nullable=False),
    Column("due", Date),
    Column("grounds", Document(tuple[str, ...]), nullable=False),
    Column("author", WORD, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("done_by", Text),
    Index("decisions_of_request", "request_id", "id"),
    Index("decisions_of_day", "on", "id"),
)

is_unfulfilled = decisions.c.done_at.is_(None)

Index(
    "decisions_unfulfilled",
    decisions.c.due,
    sqlite_where=is_unfulfilled,
    postgresql_where=is_unfulfilled,
)
