"""Backups on both databases: made while the hub writes, checked, put back elsewhere."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import msgspec
import pytest

from hub.domain.audit import Head
from hub.domain.errors import HubError, Invalid, Misconfigured, NotFound, Refused, Unavailable
from hub.flow.trail import NOTHING, Trail
from hub.storage import SqlStore, open_store
from hub.storage.backup import manifest as manifests
from hub.storage.backup.back_up import back_up, forget_old
from hub.storage.backup.check import check
from hub.storage.backup.manifest import Manifest
from hub.storage.backup.restore import Occupied, restore
from tests import factories as make
from tests import stored
from tests.databases import Server
from tests.town import Town, single, submission


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """A new, empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'hub.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@contextmanager
def opened(url: str) -> Iterator[SqlStore]:
    """A store that is closed at the end."""
    store = open_store(url)
    yield store
    store.close()


def after(store: SqlStore) -> Town:
    """A town over a database that another was at work on: its ids are others."""
    town = Town(store)
    town._ids = count(1_000_000)
    return town


def made(url: str, tmp_path: Path, **times: int) -> tuple[Path, Manifest]:
    """A backup made now, or so much later."""
    at = make.NOW.replace(**times)
    return back_up(url, tmp_path / "backups", at, "1.2.3")


def test_a_backup_under_load_holds_every_receipt_given_before_it_and_a_whole_trail(
    database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    with opened(database_url) as store:
        town = Town(store)
        trail = Trail(town.means)
        receipts: list[str] = []
        enough, more, stop = threading.Event(), threading.Event(), threading.Event()

        def submit_on_and_on() -> None:
            while not stop.is_set():
                number = f"П-{len(receipts)}"
                town.submit(single(number=number))
                trail.write("load", "submit", NOTHING)
                receipts.append(number)
                more.set()
                if len(receipts) >= 20:
                    enough.set()

        load = threading.Thread(target=submit_on_and_on)
        load.start()
        try:
            assert enough.wait(30)
            before = len(receipts)
            more.clear()
            folder, written = made(database_url, tmp_path)
            # The hub goes on.
            assert more.wait(30)
        finally:
            stop.set()
            load.join()
        town.run()
        assert town.totals()["outbox"] == town.totals()["unaccounted"] == 0

    restore(elsewhere, folder, replace=False)

    with opened(elsewhere) as store:
        there = after(store)
        for number in receipts[:before]:
            assert there.programme_id(number)
        contents = written.contents
        known = Head(seq=contents.audit_seq, hash=bytes.fromhex(contents.audit_hash))
        verdict = Trail(there.means).verify(known)
        assert (verdict.head, verdict.broken_at) == (known, None)
        assert there.totals()["programmes"] == contents.rows["programmes"] >= before
        # What had not been delivered then is delivered now.
        there.run()
        assert there.totals()["outbox"] == there.totals()["unaccounted"] == 0


def test_a_message_sent_again_after_a_restore_is_taken_in_once(
    database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    early, late = submission(single(number="1")), submission(single(number="2"))
    with opened(database_url) as store:
        first = Town(store).accept(early)
        folder, _ = made(database_url, tmp_path)
        after(store).accept(late)

    restore(elsewhere, folder, replace=False)

    with opened(elsewhere) as store:
        town = after(store)
        assert town.accept(early) == first
        assert town.accept(late) == town.accept(late)
        assert town.totals()["programmes"] == 2


def test_the_folder_is_private_and_says_what_it_holds(database_url: str, tmp_path: Path) -> None:
    with opened(database_url) as store:
        stored.request(store)

    folder, written = made(database_url, tmp_path)

    assert folder.name == "20250303T090000Z"
    assert {one.name for one in folder.iterdir()} == {written.file, "manifest.json"}
    assert [one.stat().st_mode & 0o777 for one in folder.iterdir()] == [0o600, 0o600]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert check(folder) == written
    assert written.contents.rows["requests"] == 1
    assert (written.product, written.made_at) == ("1.2.3", make.NOW)


def test_a_filled_database_is_replaced_only_when_told_and_then_whole(
    database_url: str, tmp_path: Path
) -> None:
    with opened(database_url) as store:
        kept = stored.request(store)
        folder, _ = made(database_url, tmp_path)
        lost = stored.request(store)

    with pytest.raises(Occupied):
        restore(database_url, folder, replace=False)
    restore(database_url, folder, replace=True)

    with opened(database_url) as store, store.read() as uow:
        assert uow.requests.find(kept.number) == kept
        assert uow.requests.find(lost.number) is None


def test_a_database_in_use_is_not_replaced(database_url: str, tmp_path: Path) -> None:
    with opened(database_url) as store:
        stored.request(store)
        folder, _ = made(database_url, tmp_path)
        with store.read() as uow:
            uow.statistics.counts()
            with pytest.raises(Unavailable):
                restore(database_url, folder, replace=True)


def test_damage_is_seen_before_anything_is_touched(database_url: str, tmp_path: Path) -> None:
    with opened(database_url) as store:
        stored.request(store)
    folder, written = made(database_url, tmp_path)
    path = folder / written.file
    whole = path.read_bytes()
    middle = len(whole) // 2

    for damaged in (whole[:-1], whole[:middle] + b"\xff" + whole[middle + 1 :], b""):
        path.write_bytes(damaged)
        with pytest.raises(Invalid):
            restore(database_url, folder, replace=True)
    path.unlink()
    with pytest.raises(Invalid):
        check(folder)

    with opened(database_url) as store:
        assert Town(store).totals()["requests"] == 1


def test_a_copy_that_lacks_a_row_is_refused_though_its_digest_is_right(
    database_url: str, tmp_path: Path
) -> None:
    with opened(database_url) as store:
        stored.request(store)
    folder, written = made(database_url, tmp_path)
    more = written.contents.rows | {"requests": 2}
    _say(
        folder,
        msgspec.structs.replace(
            written, contents=msgspec.structs.replace(written.contents, rows=more)
        ),
    )

    with pytest.raises(Invalid):
        check(folder)


def test_a_backup_of_a_newer_version_or_of_another_database_is_refused(
    database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    folder, written = made(database_url, tmp_path)
    other = "postgresql://nobody@127.0.0.1:1/hub"
    if not database_url.startswith("sqlite"):
        other = f"sqlite:///{tmp_path / 'other.db'}"
    with pytest.raises(Refused, match="database here is"):
        restore(other, folder, replace=True)

    with opened(database_url) as store, store.begin() as uow:
        uow._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        uow.commit()
    try:
        newer, _ = made(database_url, tmp_path, hour=10)
        with pytest.raises(Refused, match="newer version"):
            restore(elsewhere, newer, replace=True)
    finally:
        with opened(database_url) as store, store.begin() as uow:
            number = written.contents.revision
            uow._connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{number}'")
            uow.commit()


def test_what_cannot_be_written_leaves_nothing_behind(sqlite_url: str, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    with pytest.raises(Unavailable):
        back_up(sqlite_url, in_the_way / "backups", make.NOW, "1")
    with pytest.raises(NotFound):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "backups", make.NOW, "1")
    with pytest.raises(NotFound):
        check(tmp_path)

    made(sqlite_url, tmp_path)
    with pytest.raises(HubError):
        made(sqlite_url, tmp_path)
    assert [one.name for one in (tmp_path / "backups").iterdir()] == ["20250303T090000Z"]


def test_the_oldest_backups_are_forgotten(sqlite_url: str, tmp_path: Path) -> None:
    folders = [made(sqlite_url, tmp_path, hour=hour)[0] for hour in (9, 10, 11)]
    other = tmp_path / "backups" / "notes"
    other.mkdir()

    assert forget_old(tmp_path / "backups", 2) == folders[:1]
    assert sorted((tmp_path / "backups").iterdir()) == [*folders[1:], other]


KILLED = """
import os, signal, sys
from pathlib import Path
from hub.storage.backup.restore import restore

def half_way(done, total):
    if done * 2 > total:
        os.kill(os.getpid(), signal.SIGKILL)

restore(sys.argv[1], Path(sys.argv[2]), replace=True, progress=half_way)
"""


def test_a_restore_that_is_killed_leaves_the_database_as_it_was(
    sqlite_url: str, tmp_path: Path
) -> None:
    with opened(sqlite_url) as store:
        kept = stored.request(store)
        with store.begin() as uow:
            uow.inbox.quarantine(make.quarantined(raw=bytes(8_000_000)))
            uow.commit()
        folder, _ = made(sqlite_url, tmp_path)
        later = stored.request(store)

    done = subprocess.run(
        [sys.executable, "-c", KILLED, sqlite_url, folder],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )

    assert done.returncode == -signal.SIGKILL
    with opened(sqlite_url) as store, store.read() as uow:
        assert uow.requests.find(kept.number) == kept
        assert uow.requests.find(later.number) == later


def test_what_a_killed_command_left_is_cleared_a_day_later(sqlite_url: str, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    old, fresh = (backups / f".2025030{day}T090000Z.partial" for day in (1, 3))
    for one in (old, fresh):
        one.mkdir(parents=True)

    made(sqlite_url, tmp_path, hour=11)

    assert not old.exists()
    assert fresh.exists()


def test_without_the_servers_programs_it_is_said_what_to_install(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("hub.storage.backup.postgres_tools._DEBIAN", str(tmp_path))

    with pytest.raises(Misconfigured, match="postgresql-client-"):
        made(postgres_url, tmp_path)
    assert list((tmp_path / "backups").iterdir()) == []


def _say(folder: Path, manifest: Manifest) -> None:
    (folder / manifests.NAME).unlink()
    manifests.write(folder, manifest)
