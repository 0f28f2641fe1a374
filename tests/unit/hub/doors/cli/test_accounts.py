"""`hub account` and `hub audit`, as a script sees them."""

import json
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from hub.domain.errors import Conflict, HubError, Invalid, NotFound, Refused
from hub.doors.cli.main import app
from hub.storage.engine import engine_for


@pytest.fixture(autouse=True)
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database that the commands find."""
    monkeypatch.setenv("HUB_DATABASE_URL", sqlite_url)
    monkeypatch.delenv("HUB_CONFIG", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    return sqlite_url


def run(*words: str) -> str:
    """What a command prints; raises the error that it ends with."""
    result = CliRunner().invoke(app, words)
    if isinstance(result.exception, HubError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def asked(*words: str) -> Any:
    """The same, read as JSON."""
    return json.loads(run(*words, "--json"))


def add(login: str = "anna") -> Any:
    """Add a coordinator."""
    of = ("--role", "agency_coordinator", "--agency", "health")
    return asked("account", "add", login, "--name", "Служащая Ольга Примеровна", *of)


def test_an_account_is_added_with_a_password_for_one_time() -> None:
    added = add()
    assert added["account"]["must_change"] is True
    assert added["account"]["agency"] == "health"
    listed = run("account", "list", "--json")
    assert [one["login"] for one in json.loads(listed)] == ["anna"]
    assert added["password"] not in listed
    assert "координатор" in run("account", "list")


def test_what_does_not_fit_is_refused() -> None:
    add()
    with pytest.raises(Conflict):
        add()
    with pytest.raises(Invalid):
        run("account", "add", "boris", "--name", "Б", "--role", "curator")
    with pytest.raises(NotFound):
        run("account", "disable", "nobody")


def test_an_account_is_disabled_let_in_again_and_given_a_new_password() -> None:
    first = add()["password"]
    assert asked("account", "disable", "anna")["disabled_at"] is not None
    assert asked("account", "disable", "anna", "--undo")["disabled_at"] is None
    assert asked("account", "reset", "anna")["password"] != first
    assert asked("account", "totp", "anna")["has_totp"] is False
    assert "password for one time" in run("account", "reset", "anna")


def test_commands_stand_in_the_trail_with_who_ran_them() -> None:
    added = add()
    run("account", "disable", "anna")
    entries = [one["entry"] for one in asked("audit", "list")]
    assert [one["action"] for one in entries] == ["account_disabled", "account_added"]
    assert {one["subject_id"] for one in entries} == {added["account"]["id"]}
    assert all(one["actor"].startswith("cli:") for one in entries)
    assert "account_disabled" in run("audit", "list", "--limit", "1")
    assert asked("audit", "list", "--request", "7KQ2-M0XD-4F9A") == []


def test_the_trail_is_verified_and_tampering_is_refused(database: str) -> None:
    add()
    end = asked("audit", "verify")["end"]
    assert end.startswith("1:")
    run("account", "disable", "anna")
    assert "Журнал цел" in run("audit", "verify", "--known", end)
    with pytest.raises(Refused):
        run("audit", "verify", "--known", f"1:{'0' * 64}")
    engine = engine_for(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'cli:7' WHERE seq = 2"))
    engine.dispose()
    with pytest.raises(Refused) as raised:
        run("audit", "verify")
    assert "2" in raised.value.en


@pytest.mark.parametrize("end", ["nonsense", "1:abc", f"x:{'0' * 64}", f"1:{'z' * 64}"])
def test_a_strange_end_is_wrong_usage(end: str) -> None:
    assert CliRunner().invoke(app, ["audit", "verify", "--known", end]).exit_code == 2
