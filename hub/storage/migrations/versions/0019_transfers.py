"""Programmes that go from one institution to another."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("programmes", sa.Column("continues", WORD))
    op.add_column("programmes", sa.Column("transfer", sa.LargeBinary()))
    op.add_column("programmes", sa.Column("offered_to", WORD))
    waits = sa.text("offered_to IS NOT NULL")
    op.create_index(
        "programmes_offered",
        "programmes",
        ["offered_to"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
