"""Programmes, their versions, conclusions and tracked measures."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant
from hub.storage.migrations.compression import prefer_lz4

revision = "0002"
down_revision = "0001"

PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_programmes()
    _create_programme_versions()
    _create_conclusions()
    _create_tracked_measures()


def _create_programmes() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", WORD, nullable=False),
        sa.Column("institution", WORD, nullable=False),
        sa.Column("number", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", WORD, nullable=False),
        sa.Column("curator", WORD, nullable=False),
        sa.Column("territory", WORD, nullable=False),
        sa.Column("term_start", sa.Date(), nullable=False),
        sa.Column("term_end", sa.Date(), nullable=False),
        sa.Column("accepted_at", Instant(), nullable=False),
        sa.Column("consents", sa.LargeBinary(), nullable=False),
        sa.Column("programme", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("programmes_pk")),
        sa.UniqueConstraint(
            "number", "institution", name=op.f("programmes_number_institution_key")
        ),
    )
    op.create_index(
        "programmes_caseload", "programmes", ["institution", "curator", "level", "status"]
    )
    prefer_lz4("programmes", "programme")


def _create_programme_versions() -> None:
    op.create_table(
        "programme_versions",
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("accepted_at", Instant(), nullable=False),
        sa.Column("programme", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "version", name=op.f("programme_versions_pk")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("programme_versions_programme_id_fk")
        ),
    )
    prefer_lz4("programme_versions", "programme")


def _create_conclusions() -> None:
    op.create_table(
        "conclusions",
        sa.Column("place", PLACE, nullable=False),
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("decision", WORD, nullable=False),
        sa.Column("removal", WORD, nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=False),
        sa.Column("conclusion", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("conclusions_pk")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("conclusions_programme_id_fk")
        ),
    )
    op.create_index("conclusions_of_programme", "conclusions", ["programme_id"])
    prefer_lz4("conclusions", "conclusion")


def _create_tracked_measures() -> None:
    op.create_table(
        "tracked_measures",
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("measure", WORD, nullable=False),
        sa.Column("activity", WORD, nullable=False),
        sa.Column("handling", WORD, nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint(
            "programme_id", "measure", "activity", name=op.f("tracked_measures_pk")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("tracked_measures_programme_id_fk")
        ),
    )
