"""Backups from the command line."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from hub.domain.errors import Refused
from hub.doors.cli import backup
from hub.storage import open_store
from tests import factories as make

app = typer.Typer()
backup.register(app)


@pytest.fixture
def folder(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where backups go, with the settings of a database in which somebody is signed in."""
    monkeypatch.setenv("HUB_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))
    account = make.known()
    store = open_store(sqlite_url)
    with store.begin() as uow:
        uow.accounts.add(account)
        uow.sessions.open(make.session(account_id=account.account.id))
        uow.audit.append([make.audit_entry()])
        uow.commit()
    store.close()
    return tmp_path / "backups"


def told(*words: str) -> dict[str, object]:
    """The document that a command prints."""
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    shown: dict[str, object] = json.loads(done.stdout)
    return shown


def test_a_backup_says_where_it_lies_and_can_be_put_back(folder: Path, sqlite_url: str) -> None:
    made = told("backup", str(folder), "--keep", "3")
    path = str(made["path"])

    assert Path(path).parent == folder
    assert told("restore", path, "--check")["restored"] is False
    with pytest.raises(Refused, match="--replace"):
        told("restore", path)
    assert told("restore", path, "--replace")["restored"] is True

    store = open_store(sqlite_url)
    with store.read() as uow:
        # Nobody is signed in any more, and the trail goes on from where the backup ended.
        assert uow.sessions.find(make.session().digest) is None
        (restored, before) = uow.audit.after(0, 9)[::-1]
    store.close()
    assert restored.entry.action == "restore"
    assert (restored.seq, before.seq) == (2, 1)


def test_people_read_what_was_copied_and_what_comes_next(folder: Path) -> None:
    made = CliRunner().invoke(app, ["backup", str(folder)], catch_exceptions=False)
    (path,) = folder.iterdir()
    restored = CliRunner().invoke(app, ["restore", str(path), "--replace"], catch_exceptions=False)

    assert "SHA-256" in made.stdout
    assert "Копия проверена" in made.stdout
    assert "hub reconcile" in restored.stdout
