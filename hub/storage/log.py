"""SQLite's log (WAL) beside the database: it grows while somebody reads, and stays as large."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from hub.storage.engine import LOG_BYTES

_PATIENCE_SECONDS: Final = 2.0
"""How long to wait for those who read and write; they wait longer for each other."""


def shrink_log(url: str, above: int = LOG_BYTES) -> int:
    """Write a log of more than `above` bytes into the database and empty it; return 1 when that was
    done, 0 when it was small, somebody was in the way, or the database is not SQLite."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return 0
    log = Path(f"{parsed.database}-wal")
    if not log.exists() or log.stat().st_size <= above:
        return 0
    with closing(sqlite3.connect(parsed.database, timeout=_PATIENCE_SECONDS)) as connection:
        # https://www.sqlite.org/pragma.html#pragma_wal_checkpoint: busy, pages, pages written
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return 1 - int(busy)
