"""The whole way as a newcomer sees it: `hub demo`, on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.databases import Server

AGENCIES = {"education", "employment", "guardianship", "health", "police"}
FIVE_MINUTES = 300


def run_demo(database: str | None) -> tuple[dict[str, Any], str]:
    """The last line of `hub demo`, read as JSON, and everything it printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HUB_")}
    if database is not None:
        environment["HUB_DATABASE_URL"] = database
    done = subprocess.run(
        [sys.executable, "-m", "hub.doors.cli", "demo"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=FIVE_MINUTES,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1]), done.stdout + done.stderr


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def told(request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    """A demonstration on each database."""
    if request.param == "sqlite":
        return run_demo(None)
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        return run_demo(url)


@pytest.mark.timeout(FIVE_MINUTES)
def test_the_demonstration_shows_every_fate_of_a_request(told: tuple[dict[str, Any], str]) -> None:
    total, _ = told

    assert total["programmes"] >= 3
    assert total["requests"] >= 25
    assert set(total["by_agency"]) == AGENCIES
    assert sum(total["by_agency"].values()) == total["requests"]
    assert sum(total["by_state"].values()) == total["requests"]
    for state in ("completed", "rejected", "needs_info"):
        assert total["by_state"][state] >= 1
    for fate in ("overdue", "redelivered", "dead_replayed"):
        assert total[fate] >= 1


@pytest.mark.timeout(FIVE_MINUTES)
def test_no_request_is_unaccounted_for(told: tuple[dict[str, Any], str]) -> None:
    assert told[0]["unaccounted"] == 0


@pytest.mark.timeout(FIVE_MINUTES)
def test_no_family_is_named_in_what_is_printed(told: tuple[dict[str, Any], str]) -> None:
    _, printed = told

    for name in ("Вересов", "Тополев", "Ключевск", "11223344595", "Липовая"):
        assert name not in printed
