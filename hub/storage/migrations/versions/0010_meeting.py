"""The working group's meeting: its decisions, and the index of contradictory replies."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant

revision = "0010"
down_revision = "0009"

CONTRADICTORY = "effect = 'contradictory'"
UNFULFILLED = "done_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", WORD, nullable=False),
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("grounds", sa.LargeBinary(), nullable=False),
        sa.Column("author", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("done_at", Instant()),
        sa.Column("done_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("decisions_pk")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("decisions_request_id_fk")
        ),
    )
    op.create_index("decisions_of_request", "decisions", ["request_id", "id"])
    op.create_index("decisions_of_day", "decisions", ["on", "id"])
    for name, table, column, where in (
        ("decisions_unfulfilled", "decisions", "due", UNFULFILLED),
        ("replies_contradictory", "replies", "received_at", CONTRADICTORY),
    ):
        condition = sa.text(where)
        op.create_index(name, table, [column], sqlite_where=condition, postgresql_where=condition)
