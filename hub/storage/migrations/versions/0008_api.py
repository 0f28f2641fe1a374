"""Answers to calls under an Idempotency-Key; an institution's requests in the order of listing."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "answered_calls",
        sa.Column("party", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("party", "key", name=op.f("answered_calls_pk")),
    )
    op.create_index("answered_calls_oldest", "answered_calls", ["at"])
    op.create_index("requests_by_institution", "requests", ["institution", "answer_by", "number"])
