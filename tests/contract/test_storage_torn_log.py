"""A process killed in the midst of writing, and a write-ahead log cut off besides."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from hub.storage import open_store
from tests import factories as make

WRITER = """
import sys
from hub.storage import open_store
from tests import factories as make

store = open_store(sys.argv[1])
while True:
    row = make.outgoing()
    with store.begin() as uow:
        uow.outbox.add([row])
        uow.commit()
    print(row.id, flush=True)
"""
ENOUGH = 20


def test_what_was_committed_outlives_a_kill_and_a_torn_log_only_ever_loses_its_end(
    sqlite_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "hub.db-wal"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, sqlite_url],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline().strip() for _ in range(ENOUGH)]
        writer.send_signal(signal.SIGKILL)
        told += writer.stdout.read().split()
    assert log.stat().st_size > 0
    whole = {file.name: file.read_bytes() for file in tmp_path.glob("hub.db*")}

    # Whatever was told to be committed is there.
    assert kept(sqlite_url)[: len(told)] == told

    # With a log cut off in the midst of a page, what lay before the cut is there, in order.
    for name, content in whole.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "hub.db-shm").unlink(missing_ok=True)
    os.truncate(log, len(whole["hub.db-wal"]) * 2 // 3)
    left = kept(sqlite_url)
    assert 0 < len(left) < len(told)
    assert left == told[: len(left)]


def kept(url: str) -> list[str]:
    """The ids in the outbox of a database that is whole, and still takes new ones."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    store = open_store(url)
    with store.begin() as uow:
        found = [one.id for one in uow.outbox.claim(10_000, make.NOW, make.NOW)]
    store.close()
    return found
