"""Replies, their documents, and notices for case systems."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant
from hub.storage.migrations.compression import prefer_lz4

revision = "0005"
down_revision = "0004"

PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_UNACKED = sa.text("acked_at IS NULL")


def upgrade() -> None:
    _create_replies()
    _create_attachments()
    _create_notice_counters()
    _create_notices()


def _create_replies() -> None:
    op.create_table(
        "replies",
        sa.Column("id", WORD, nullable=False),
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("agency", WORD, nullable=False),
        sa.Column("effect", WORD, nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("replies_pk")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("replies_request_id_fk")
        ),
    )
    op.create_index("replies_of_request", "replies", ["request_id"])
    prefer_lz4("replies", "reply")


def _create_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", WORD, nullable=False),
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("reply_id", WORD, nullable=False),
        sa.Column("content_id", WORD, nullable=False),
        sa.Column("media_type", WORD, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("attachments_pk")),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("attachments_reply_id_fk")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("attachments_request_id_fk")
        ),
    )
    op.create_index("attachments_of_request", "attachments", ["request_id"])
    prefer_lz4("attachments", "data")


def _create_notice_counters() -> None:
    op.create_table(
        "notice_counters",
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("notice_counters_pk")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("notice_counters_programme_id_fk")
        ),
    )


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("place", PLACE, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("institution", WORD, nullable=False),
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("notice", sa.LargeBinary(), nullable=False),
        sa.Column("acked_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("place", name=op.f("notices_pk")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("notices_programme_id_fk")
        ),
        sa.UniqueConstraint("id", name=op.f("notices_id_key")),
        sa.UniqueConstraint("programme_id", "seq", name=op.f("notices_programme_id_seq_key")),
    )
    op.create_index(
        "notices_waiting",
        "notices",
        ["institution", "place"],
        sqlite_where=IS_UNACKED,
        postgresql_where=IS_UNACKED,
    )
    prefer_lz4("notices", "notice")
