"""What `hub status` says of the channels, for people and for programs."""

import json

import pytest
from typer.testing import CliRunner

from hub.domain.fetching import ENOUGH, Fetching
from hub.doors.cli.main import app
from hub.storage import open_store
from tests import factories as make

UNFETCHED = Fetching(agency="police", failures=ENOUGH, since=make.NOW)


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database that the command opens."""
    monkeypatch.setenv("HUB_DATABASE_URL", sqlite_url)
    return sqlite_url


def save(database: str, one: Fetching) -> None:
    store = open_store(database)
    with store.begin() as uow:
        uow.fetchings.save(one)
        uow.commit()
    store.close()


def test_an_agency_whose_replies_cannot_be_fetched_is_named(database: str) -> None:
    save(database, UNFETCHED)

    shown = CliRunner().invoke(app, ["status"])
    data = json.loads(CliRunner().invoke(app, ["status", "--json"]).stdout)

    assert "Ответы не удаётся получить" in shown.stdout
    assert "03.03.2025 12:00 МСК" in shown.stdout
    assert [(one["agency"], one["since"]) for one in data["unfetched"]] == [
        ("police", "2025-03-03T09:00:00Z")
    ]


def test_of_those_that_answer_nothing_is_said(database: str) -> None:
    save(database, UNFETCHED.passed())

    shown = CliRunner().invoke(app, ["status"])
    data = json.loads(CliRunner().invoke(app, ["status", "--json"]).stdout)

    assert shown.exit_code == 0, shown.output
    assert "Ответы не удаётся получить" not in shown.stdout
    assert data["unfetched"] == []
