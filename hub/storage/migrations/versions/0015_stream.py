"""The order of a request's letters, as what each left first, and whether a try is in doubt."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD

revision = "0015"
down_revision = "0014"

_TOLD = """
UPDATE requests SET version = 1
WHERE EXISTS (SELECT 1 FROM deliveries WHERE deliveries.request_id = requests.id)
"""
_TRIED = "UPDATE deliveries SET doubt = true WHERE attempts > 0 AND state = 'retrying'"


def upgrade() -> None:
    # With defaults, so that the version before this one can go on adding requests and letters.
    op.add_column(
        "requests", sa.Column("version", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "deliveries", sa.Column("version", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("deliveries", sa.Column("action", WORD))
    op.add_column(
        "deliveries",
        sa.Column("doubt", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    # Letters from before are of one version, and leave in the order in which they were written.
    op.execute(_TOLD)
    op.execute(_TRIED)
