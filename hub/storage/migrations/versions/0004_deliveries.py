"""Messages to agencies, and the bytes exchanged."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant
from hub.storage.migrations.compression import prefer_lz4

revision = "0004"
down_revision = "0003"

IS_UNSETTLED = sa.text("state IN ('dead', 'queued', 'retrying', 'sent')")


def upgrade() -> None:
    _create_deliveries()
    _create_wire_messages()


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", WORD, nullable=False),
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("agency", WORD, nullable=False),
        sa.Column("urgency", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("replays", sa.Integer(), nullable=False),
        sa.Column("next_try", Instant(), nullable=True),
        sa.Column("error", WORD, nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("deliveries_pk")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("deliveries_request_id_fk")
        ),
    )
    op.create_index("deliveries_of_request", "deliveries", ["request_id"])
    op.create_index(
        "deliveries_unsettled",
        "deliveries",
        ["state", "changed_at"],
        sqlite_where=IS_UNSETTLED,
        postgresql_where=IS_UNSETTLED,
    )
    prefer_lz4("deliveries", "payload")


def _create_wire_messages() -> None:
    op.create_table(
        "wire_messages",
        sa.Column("id", WORD, nullable=False),
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("direction", WORD, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("delivery_id", WORD, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("wire_messages_pk")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("wire_messages_request_id_fk")
        ),
    )
    op.create_index("wire_messages_of_request", "wire_messages", ["request_id"])
    prefer_lz4("wire_messages", "body")
