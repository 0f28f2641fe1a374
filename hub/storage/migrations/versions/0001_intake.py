"""What comes in, and what must go out."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant
from hub.storage.migrations.compression import prefer_lz4

revision = "0001"
down_revision = None

PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_inbox()
    _create_quarantine()
    _create_outbox()


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", WORD, nullable=False),
        sa.Column("party", WORD, nullable=False),
        sa.Column("message_id", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("inbox_pk")),
        sa.UniqueConstraint("party", "message_id", name=op.f("inbox_party_message_id_key")),
    )
    prefer_lz4("inbox", "raw", "answer")


def _create_quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", WORD, nullable=False),
        sa.Column("party", WORD, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("quarantine_pk")),
    )
    op.create_index("quarantine_newest", "quarantine", ["received_at"])
    prefer_lz4("quarantine", "raw", "findings")


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("place", PLACE, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("exchange", WORD, nullable=False),
        sa.Column("routing_key", WORD, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("place", name=op.f("outbox_pk")),
        sa.UniqueConstraint("id", name=op.f("outbox_id_key")),
    )
