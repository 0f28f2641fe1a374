"""When a programme's messages were dropped, and when it was depersonalised."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("programmes", sa.Column("messages_gone_at", Instant()))
    op.add_column("programmes", sa.Column("depersonalised_at", Instant()))
