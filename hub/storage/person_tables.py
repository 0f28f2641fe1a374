"""The part of the schema by which one person is known again in another programme."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from hub.storage.columns import WORD
from hub.storage.tables import metadata

persons = Table(
    "persons",
    metadata,
    Column("programme_id", WORD, ForeignKey("programmes.id"), primary_key=True),
    Column("member", WORD, primary_key=True),
    Column("by_name", LargeBinary, nullable=False),
    Column("by_snils", LargeBinary),
    Index("persons_by_name", "by_name"),
    Index("persons_by_snils", "by_snils"),
)

person_keys = Table(
    "person_keys",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
"""One row: the key of the digests, drawn at random once for the installation."""
