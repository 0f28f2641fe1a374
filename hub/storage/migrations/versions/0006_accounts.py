"""People who sign in, and the audit trail."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _create_accounts()
    _create_sessions()
    _create_attempts()
    _create_audit()
    _create_audit_head()


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", WORD, nullable=False),
        sa.Column("login", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("agency", WORD, nullable=True),
        sa.Column("institution", WORD, nullable=True),
        sa.Column("curator", WORD, nullable=True),
        sa.Column("territories", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp_secret", WORD, nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("accounts_pk")),
        sa.UniqueConstraint("login", name=op.f("accounts_login_key")),
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", WORD, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("sessions_pk")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("sessions_account_id_fk")
        ),
    )
    op.create_index("sessions_of_account", "sessions", ["account_id"])


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=True),
        sa.Column("blocked_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("attempts_pk")),
    )


def _create_audit() -> None:
    words = ("actor", "role", "action", "subject_kind", "subject_id", "outcome", "detail")
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("at", Instant(), nullable=False),
        *(sa.Column(word, WORD, nullable=False) for word in words),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("audit_pk")),
    )
    op.create_index("audit_of_actor", "audit", ["actor", "seq"])
    op.create_index("audit_of_subject", "audit", ["subject_kind", "subject_id", "seq"])


def _create_audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_head_pk")),
    )
