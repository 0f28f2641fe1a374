"""Refused messages from the command line: facts for all, the bytes only with a trace."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.doors.cli.quarantine import app
from hub.ports.audit import TrailFilter
from hub.storage import open_store
from tests import factories as make


@pytest.fixture
def kept(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a refused message, in the database that the commands open."""
    monkeypatch.setenv("HUB_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))
    item = make.quarantined(raw=b"<bytes/>")
    store = open_store(sqlite_url)
    with store.begin() as uow:
        uow.inbox.quarantine(item)
        uow.commit()
    store.close()
    return str(item.id)


def looks(sqlite_url: str) -> list[tuple[str, str]]:
    """What the trail has of looks at refused messages."""
    store = open_store(sqlite_url)
    with store.read() as uow:
        entries = [one.entry for one in uow.audit.list(TrailFilter())]
    store.close()
    return [(one.action, one.subject_id) for one in entries if one.subject_kind == "quarantine"]


def test_the_faults_are_shown_without_the_bytes(kept: str, sqlite_url: str) -> None:
    shown = CliRunner().invoke(app, ["show", kept, "--json"])

    assert shown.exit_code == 0, shown.output
    assert kept in shown.output
    assert "<bytes/>" not in shown.output
    assert looks(sqlite_url) == []


def test_a_look_at_the_bytes_leaves_a_trace(kept: str, sqlite_url: str) -> None:
    shown = CliRunner().invoke(app, ["show", kept, "--raw"])

    assert shown.exit_code == 0, shown.output
    assert shown.stdout_bytes == b"<bytes/>"
    assert looks(sqlite_url) == [("see_messages", kept)]
