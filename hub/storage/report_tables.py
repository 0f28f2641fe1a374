"""The part of the schema that reports are counted from."""

from sqlalchemy import Column, Date, ForeignKey, Integer, Table

from hub.domain.reports.facts import Picture
from hub.storage.columns import WORD, Document, Instant
from hub.storage.tables import metadata

family_facts = Table(
    "family_facts",
    metadata,
    Column("programme_id", WORD, ForeignKey("programmes.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("case_id", WORD, nullable=False),
    Column("accepted_at", Instant, nullable=False),
    # Of the whole programme, the same in all its versions.
    Column("ended_on", Date),
    Column("removal", WORD),
    Column("picture", Document(Picture), nullable=False),
)
