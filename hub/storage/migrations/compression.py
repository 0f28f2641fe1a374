"""How PostgreSQL keeps long values."""

from alembic import op
from sqlalchemy import text

_KNOWN = text(
    "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
)


def prefer_lz4(table: str, *columns: str) -> None:
    """Compress long values by lz4, cheaper than the default, where the server was built with it
    (PostgreSQL 14 and later); elsewhere leave the default."""
    bind = op.get_bind()
    if bind.dialect.name != "postgresql" or not bind.execute(_KNOWN).scalar():
        return
    for column in columns:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4")
