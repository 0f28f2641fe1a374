"""Reminders of programmes: when to look at each again, what was raised, and notices of it."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("programmes", sa.Column("look_at", Instant()))
    _index("programmes_looked_at", "programmes", ["look_at"], "status = 'active'")
    _create_flags()
    _create_notices()


def _create_flags() -> None:
    op.create_table(
        "programme_flags",
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("member", WORD, nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant()),
        sa.PrimaryKeyConstraint(
            "programme_id", "kind", "day", "member", name=op.f("programme_flags_pk")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("programme_flags_programme_id_fk")
        ),
    )
    _index(
        "programme_flags_standing",
        "programme_flags",
        ["day", "programme_id"],
        "settled_at IS NULL",
    )


def _create_notices() -> None:
    op.create_table(
        "programme_notices",
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("institution", WORD, nullable=False),
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("notice", sa.LargeBinary(), nullable=False),
        sa.Column("acked_at", Instant()),
        sa.PrimaryKeyConstraint("place", name=op.f("programme_notices_pk")),
        sa.UniqueConstraint("id", name=op.f("programme_notices_id_key")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("programme_notices_programme_id_fk")
        ),
    )
    op.create_index("programme_notices_of_programme", "programme_notices", ["programme_id"])
    _index(
        "programme_notices_waiting",
        "programme_notices",
        ["institution", "place"],
        "acked_at IS NULL",
    )


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
