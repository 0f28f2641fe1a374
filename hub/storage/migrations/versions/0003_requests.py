"""Requests, their history and flags."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant

revision = "0003"
down_revision = "0002"

PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_OPEN = sa.text(
    "state IN ('accepted', 'cancel_requested', 'completed', 'draft', "
    "'in_progress', 'needs_info', 'on_hold', 'received', 'requested')"
)


def upgrade() -> None:
    _create_requests()
    _create_request_moves()
    _create_flags()


def _create_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", WORD, nullable=False),
        sa.Column("number", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("agency", WORD, nullable=False),
        sa.Column("territory", WORD, nullable=False),
        sa.Column("institution", WORD, nullable=False),
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("programme_number", WORD, nullable=False),
        sa.Column("measure", WORD, nullable=False),
        sa.Column("activity", WORD, nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=False),
        sa.Column("level", WORD, nullable=False),
        sa.Column("urgency", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("fingerprint", WORD, nullable=False),
        sa.Column("take_up_by", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.Column("held", WORD, nullable=True),
        sa.Column("reason", WORD, nullable=True),
        sa.Column("outcome", WORD, nullable=True),
        sa.Column("agency_number", WORD, nullable=True),
        sa.Column("follows", WORD, nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("last_reply_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("requests_pk")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("requests_programme_id_fk")
        ),
        sa.UniqueConstraint("number", name=op.f("requests_number_key")),
    )
    op.create_index("requests_by_agency", "requests", ["agency", "state", "answer_by"])
    op.create_index("requests_of_programme", "requests", ["programme_id"])
    op.create_index(
        "requests_open",
        "requests",
        ["answer_by", "number"],
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index(
        "requests_watched", "requests", ["id"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )


def _create_request_moves() -> None:
    op.create_table(
        "request_moves",
        sa.Column("place", PLACE, nullable=False),
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("source", WORD, nullable=True),
        sa.Column("target", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("actor", WORD, nullable=False),
        sa.Column("reason", WORD, nullable=True),
        sa.Column("reply", WORD, nullable=True),
        sa.PrimaryKeyConstraint("place", name=op.f("request_moves_pk")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("request_moves_request_id_fk")
        ),
    )
    op.create_index("request_moves_of_request", "request_moves", ["request_id"])


def _create_flags() -> None:
    op.create_table(
        "flags",
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "kind", name=op.f("flags_pk")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("flags_request_id_fk")),
    )
