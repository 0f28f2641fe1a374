"""Ready, degraded, unready: and an answer in bounded time in any case."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection

import pytest

from hub.domain.causes import refusal
from hub.domain.errors import Unavailable
from hub.doors.watching import readiness as module
from hub.doors.watching.readiness import Part, Readiness, Standing, readiness_route
from hub.doors.web import app
from tests import factories as make
from tests.fake_flow import FakeFlow, listening

FAILED = Unavailable("нет Ивановой", "no Иванова")


class Neighbour:
    """Answers, refuses, or hangs until it is let go."""

    def __init__(self) -> None:
        self.standing = Standing.ok
        self.error: Exception | None = None
        self.going = threading.Event()
        self.going.set()
        self.asked = 0

    def __call__(self) -> Standing:
        self.asked += 1
        self.going.wait(30)
        if self.error is not None:
            raise self.error
        return self.standing


@pytest.fixture
def database() -> Iterator[Neighbour]:
    neighbour = Neighbour()
    yield neighbour
    neighbour.going.set()


@pytest.fixture
def broker() -> Neighbour:
    return Neighbour()


@pytest.fixture
def readiness(database: Neighbour, broker: Neighbour, monkeypatch: pytest.MonkeyPatch) -> Readiness:
    """Asks anew at each look and has little patience."""
    monkeypatch.setattr(module, "_FRESH_SECONDS", 0.0)
    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 0.2)
    parts = [Part("database", database, needed=True), Part("broker", broker, needed=False)]
    clock = [make.NOW]

    def now():
        clock[0] += timedelta(seconds=1)
        return clock[0]

    return Readiness(parts, now)


def test_when_all_answer_it_is_ready(readiness: Readiness) -> None:
    health = readiness.look()

    assert health.status == "ready"
    assert {name: part.status for name, part in health.parts.items()} == {
        "database": "ok",
        "broker": "ok",
    }


def test_without_the_broker_it_is_ready_but_degraded(readiness, broker) -> None:
    broker.error = FAILED

    health = readiness.look()

    assert health.status == "degraded"
    assert health.parts["broker"].error == "unavailable"


def test_what_a_neighbour_refuses_is_told_by_the_code_of_its_cause(readiness, broker) -> None:
    broker.error = refusal("broker_alarm")

    assert readiness.look().parts["broker"].error == "broker_alarm"


def test_without_the_database_it_is_not_ready(readiness, database) -> None:
    database.error = FAILED

    assert readiness.look().status == "unready"


def test_a_part_that_nobody_told_it_of_is_no_fault(readiness, broker) -> None:
    broker.standing = Standing.unset

    health = readiness.look()

    assert (health.status, health.parts["broker"].status) == ("ready", "unset")


def test_a_database_that_hangs_does_not_hang_the_answer(readiness, database) -> None:
    database.going.clear()

    first, second = readiness.look(), readiness.look()

    assert first.status == second.status == "unready"
    assert second.parts["database"].error == "timeout"
    # One that hangs is asked once, however many look.
    assert database.asked == 1


def test_a_failure_says_since_when_until_it_is_over(readiness, database) -> None:
    database.error = FAILED
    since = readiness.look().parts["database"].since
    assert readiness.look().parts["database"].since == since is not None

    database.error = None
    assert readiness.look().parts["database"].since is None
    database.error = FAILED
    assert readiness.look().parts["database"].since > since


def test_answers_are_kept_for_a_moment(database) -> None:
    kept = Readiness([Part("database", database, needed=True)], lambda: make.NOW)

    for _ in range(5):
        kept.look()

    assert database.asked == 1


@pytest.mark.parametrize(("error", "status"), [(None, 200), (FAILED, 503)])
def test_the_answer_is_json_that_nobody_keeps(readiness, database, error, status) -> None:
    database.error = error
    with listening(app(FakeFlow().door(), [readiness_route(readiness)])) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()

    assert answer.status == status
    assert answer.getheader("Cache-Control") == "no-store"
    assert json.loads(body)["parts"]["broker"] == {"status": "ok"}
    assert "Иванов" not in body
