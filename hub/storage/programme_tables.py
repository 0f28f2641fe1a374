"""The part of the schema that reminders of programmes lie in."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, Table

from hub.domain.messages import ProgrammeNotice
from hub.storage.columns import WORD, Document, Instant
from hub.storage.tables import metadata

programme_flags = Table(
    "programme_flags",
    metadata,
    Column("programme_id", WORD, ForeignKey("programmes.id"), primary_key=True),
    Column("kind", WORD, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("member", WORD, primary_key=True),
    Column("raised_at", Instant, nullable=False),
    Column("settled_at", Instant),
)
is_unsettled = programme_flags.c.settled_at.is_(None)
Index(
    "programme_flags_standing",
    programme_flags.c.day,
    programme_flags.c.programme_id,
    sqlite_where=is_unsettled,
    postgresql_where=is_unsettled,
)

programme_notices = Table(
    "programme_notices",
    metadata,
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", WORD, nullable=False, unique=True),
    Column("institution", WORD, nullable=False),
    Column("programme_id", WORD, ForeignKey("programmes.id"), nullable=False),
    Column("notice", Document(ProgrammeNotice), nullable=False),
    Column("acked_at", Instant),
    Index("programme_notices_of_programme", "programme_id"),
)
is_untaken = programme_notices.c.acked_at.is_(None)
Index(
    "programme_notices_waiting",
    programme_notices.c.institution,
    programme_notices.c.place,
    sqlite_where=is_untaken,
    postgresql_where=is_untaken,
)
