"""The part of the schema that is about people who sign in, and the audit trail."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from hub.storage.columns import WORD, Document, Instant
from hub.storage.tables import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("login", WORD, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", WORD, nullable=False),
    Column("agency", WORD),
    Column("institution", WORD),
    Column("curator", WORD),
    Column("territories", Document(tuple[str, ...]), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
    Column("must_change", Boolean, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("totp_secret", WORD),
    Column("totp_step", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("account_id", WORD, ForeignKey("accounts.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index("sessions_of_account", "account_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Instant),
    Column("blocked_until", Instant),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    Column("action", WORD, nullable=False),
    Column("subject_kind", WORD, nullable=False),
    Column("subject_id", WORD, nullable=False),
    Column("outcome", WORD, nullable=False),
    Column("detail", WORD, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("audit_of_actor", "actor", "seq"),
    Index("audit_of_subject", "subject_kind", "subject_id", "seq"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
