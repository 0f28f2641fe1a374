"""Consents that were withdrawn, beside the programme that they belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("programmes", sa.Column("withdrawals", sa.LargeBinary()))
