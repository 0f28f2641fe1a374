"""How each channel stands; what a letter's failures count, and for which channel it waits."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant

revision = "0011"
down_revision = "0010"

PUT_OFF = sa.text("state = 'retrying'")


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("agency", WORD, nullable=False),
        sa.Column("territory", WORD, nullable=False),
        sa.Column("phase", WORD, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", Instant()),
        sa.Column("error", WORD),
        sa.Column("next_try", Instant()),
        sa.Column("pause", sa.Float(), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("passed_at", Instant()),
        sa.Column("taken_until", Instant()),
        sa.PrimaryKeyConstraint("agency", "territory", name=op.f("channels_pk")),
    )
    # With a default, so that the version before this one can go on adding letters.
    op.add_column(
        "deliveries", sa.Column("strikes", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("deliveries", sa.Column("held", WORD))
    op.create_index(
        "deliveries_held",
        "deliveries",
        ["agency", "held"],
        sqlite_where=PUT_OFF,
        postgresql_where=PUT_OFF,
    )
