"""The part of the schema that remembers calls under an Idempotency-Key."""

from sqlalchemy import Column, Index, LargeBinary, Table

from hub.storage.columns import WORD, Instant
from hub.storage.tables import metadata

answered_calls = Table(
    "answered_calls",
    metadata,
    Column("party", WORD, primary_key=True),
    Column("key", WORD, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Index("answered_calls_oldest", "at"),
)
