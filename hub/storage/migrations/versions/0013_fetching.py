"""Since when an agency's replies cannot be fetched."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "fetching",
        sa.Column("agency", WORD, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", Instant()),
        sa.PrimaryKeyConstraint("agency", name=op.f("fetching_pk")),
    )
