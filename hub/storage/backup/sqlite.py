"""Copy, check and put back a SQLite database."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from hub.domain.errors import Invalid, NotFound, Unavailable
from hub.storage.backup.contents import Contents, contents
from hub.storage.backup.progress import Progress
from hub.storage.backup.snapshot import Snapshot

_STEP = 512
"""Pages between two words about how far it is."""
PATIENCE = 2.0
"""Seconds to wait for others to let go of a database that is to be replaced."""


def file_of(url: str) -> Path:
    """The file of a `sqlite:///` address. Raises `NotFound` when it is not there."""
    path = Path(make_url(url).database or "")
    if not path.is_file():
        raise NotFound(f"Базы данных ещё нет: {path}", f"There is no database yet: {path}")
    return path


def copy(seen: Snapshot, target: Path, progress: Progress) -> None:
    """Copy the instant that the snapshot sees into the new file `target`."""
    private(target)
    source = seen.connection.connection.driver_connection
    if not isinstance(source, sqlite3.Connection):
        raise TypeError("a snapshot of SQLite is needed")
    with closing(sqlite3.connect(target, isolation_level=None)) as copied:
        # In the snapshot's own read transaction: writers go on, and none makes it begin anew.
        source.backup(copied, pages=_STEP, progress=_told(progress))
        # A copy at rest is one file: no log beside it.
        copied.execute("PRAGMA journal_mode = DELETE")


def check(path: Path) -> Contents:
    """Open the copy and read all of it. Raises `Invalid` when it is broken."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            verdict = opened.execute("PRAGMA integrity_check(1)").fetchall()
            strays = opened.execute("PRAGMA foreign_key_check").fetchall()
            if verdict != [("ok",)] or strays:
                raise broken(path)
            return contents("sqlite", lambda sql: opened.execute(sql).fetchall())
    except sqlite3.DatabaseError as error:
        raise broken(path) from error


def put_back(source: Path, url: str, progress: Progress) -> None:
    """Make the database at `url` what the copy is, in one transaction. Raises `Unavailable` when
    others still have it open."""
    target = Path(make_url(url).database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        private(target)
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copied,
            closing(sqlite3.connect(target, timeout=PATIENCE, isolation_level=None)) as here,
        ):
            # Ending the log needs the database for oneself: so it shows whether anybody is there.
            here.execute("PRAGMA journal_mode = DELETE")
            copied.backup(here, pages=_STEP, progress=_told(progress))
    except sqlite3.OperationalError as error:
        raise in_use() from error


def private(path: Path) -> None:
    """Make an empty file that its owner alone can read."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def in_use() -> Unavailable:
    """Others have the database open, or it cannot be written."""
    return Unavailable(
        "База занята или не записывается: остановите службы хаба и повторите",
        "The database is in use or cannot be written: stop the hub's services and try again",
    )


def broken(path: Path) -> Invalid:
    """The copy cannot be relied on."""
    return Invalid(f"Резервная копия повреждена: {path}", f"The backup is damaged: {path}")


def _told(progress: Progress) -> Callable[[int, int, int], None]:
    return lambda _status, remaining, total: progress(total - remaining, total)
