"""Of which moment an agency has last spoken by its own clock, apart from when it was heard."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("requests", sa.Column("said_at", Instant(), nullable=True))
