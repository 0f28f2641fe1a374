"""Terms from the settings, looked at and applied from the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from hub.doors.cli import retention
from hub.storage import open_store
from tests import factories as make

app = typer.Typer()
retention.register(app)


@pytest.fixture
def database(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one refused message of long ago and one of now; 90 days are the term."""
    config = tmp_path / "hub.toml"
    config.write_text("[retention]\nquarantine = 90\n")
    monkeypatch.setenv("HUB_CONFIG", str(config))
    monkeypatch.setenv("HUB_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))
    store = open_store(sqlite_url)
    with store.begin() as uow:
        uow.inbox.quarantine(make.quarantined())
        uow.inbox.quarantine(make.quarantined(received_at=datetime.now(UTC)))
        uow.commit()
    store.close()
    return sqlite_url


def told(*words: str) -> object:
    """The document that the command prints."""
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_it_shows_what_would_go_and_lets_go_only_when_told(database: str) -> None:
    due = {"quarantine": 1, "notices": 0, "messages": 0, "programmes": 0, "held": 0}

    assert told() == {"applied": False, "rules": due}
    assert told() == {"applied": False, "rules": due}
    assert told("--apply") == {"applied": True, "rules": {"quarantine": 1}}
    assert told() == {"applied": False, "rules": {**due, "quarantine": 0}}

    store = open_store(database)
    with store.read() as uow:
        assert len(uow.inbox.quarantined(9)) == 1
        (entry,) = uow.audit.after(0, 9)
    store.close()
    assert (entry.entry.action, entry.entry.subject_id) == ("retention", "quarantine")


@pytest.mark.usefixtures("database")
def test_people_read_it_as_a_table() -> None:
    shown = CliRunner().invoke(app, [], catch_exceptions=False)

    assert "Отклонённые сообщения" in shown.stdout
    assert "--apply" in shown.stdout
