"""The hub as it runs in earnest: real processes, a real RabbitMQ, agencies and a case system over
SOAP; stopped in good order, and killed."""

import re
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

from adapters.sandbox import Sandbox, read_script
from hub.domain.states import State
from hub.reference import load
from queues.node import PrivateNode
from queues.topology import topology
from tests.brokers import delete_queues
from tests.databases import Server
from tests.processes import AGENCIES, DELAYS, FAMILIES, KEY, PATIENCE, Town, hub_in

SEPARATE = ("serve", "relay", "worker", "scheduler")

pytestmark = pytest.mark.timeout(4 * PATIENCE)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Agencies that take a moment for each message."""
    script = read_script("{delay: 0.3, redelivery: 1}")
    with Sandbox(script, credentials={agency: (agency, KEY) for agency in AGENCIES}) as running:
        yield running


def test_everything_in_one_process_fulfils_a_programme_and_leaves_nothing_running(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with hub_in(tmp_path, sandbox) as town:
        town.start("run")
        town.wait_until_live()
        numbers = town.submit(FAMILIES[1:2])
        town.wait_until_fulfilled(numbers)
        family = _family_of(town.processes["run"].pid, tmp_path)
        assert any("beam" in one.name() for one in family)
        ready = requests.get(f"{town.url}/health/ready", timeout=10).json()
        assert {name: part["status"] for name, part in ready["parts"].items()} == {
            "database": "ok",
            "schema": "ok",
            "broker": "ok",
        }
        metrics = requests.get(f"{town.url}/metrics", timeout=10).text
        assert "hub_database_up 1.0" in metrics
        assert 'hub_letter_tries_total{agency="health"' in metrics
        assert 'hub_service_last_step_timestamp_seconds{service="reminders"}' in metrics

        codes = town.stop()

        assert codes == {"run": 0}, town.log[-4000:]
        _, alive = psutil.wait_procs(family, timeout=PATIENCE)
        assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []
        assert not (tmp_path / "var" / "rabbitmq.url").exists()
        assert "Traceback" not in town.log
        assert not any(name in town.log for name in ("Тополев", "Инга", "08765430300"))
        # One family, so one case, in every step.
        (case,) = set(re.findall(r" case=(\S+)", town.log))
        steps = set(re.findall(rf" (\w+\.\w+) case={case} ", town.log))
        assert steps >= {"programme.accepted", "letter.published", "letter.tried", "reply.taken"}
        assert steps >= {"notice.pushed", "notice.taken"}


def test_a_signal_while_it_still_starts_ends_it_in_good_order(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with hub_in(tmp_path, sandbox) as town:
        town.start("run")
        broker = tmp_path / "var" / "rabbitmq"
        town.eventually(lambda: any(_of_node(broker)), "the broker starts")
        family = _family_of(town.processes["run"].pid, tmp_path)

        assert town.stop() == {"run": 0}, town.log[-4000:]
        _, alive = psutil.wait_procs([*family, *_of_node(broker)], timeout=PATIENCE)
        assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


@pytest.fixture(params=["sqlite", "postgres"])
def separate(
    request: pytest.FixtureRequest, tmp_path: Path, sandbox: Sandbox, node: PrivateNode
) -> Iterator[Town]:
    """Door, relay, worker and scheduler as processes of their own, on each database."""
    environment = {"HUB_AMQP_URL": node.url}
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        with server.database() as url:
            yield from _separate(tmp_path, sandbox, environment | {"HUB_DATABASE_URL": url})
    else:
        yield from _separate(tmp_path, sandbox, environment)
    delete_queues(node.url, topology(load().agencies, DELAYS))


def _separate(folder: Path, sandbox: Sandbox, environment: dict[str, str]) -> Iterator[Town]:
    with hub_in(folder, sandbox, **environment) as town:
        town.start(*SEPARATE)
        town.wait_until_live()
        yield town


def test_separate_processes_do_the_same_together_and_a_killed_worker_loses_nothing(
    separate: Town,
) -> None:
    separate.wait_until_fulfilled(separate.submit(FAMILIES[1:2]))
    before = separate.completed()

    numbers = separate.submit([*FAMILIES[:1], *FAMILIES[2:]])
    under_way = {State.requested, State.received, State.accepted, State.in_progress}
    separate.eventually(
        lambda: bool(separate.sandbox.journal().entries[len(before) :]), "the work begins"
    )
    separate.kill("worker")
    assert any(one.state in under_way for one in separate.requests())
    separate.start("worker")
    separate.wait_until_fulfilled(numbers)

    # Not only is nothing lost: no agency did anything twice.
    journal = separate.sandbox.journal()
    assert {number: journal.effects(number) for number in numbers} == dict.fromkeys(numbers, 1)
    assert separate.stop() == dict.fromkeys(SEPARATE, 0), separate.log[-4000:]
    assert "Traceback" not in separate.log


def _family_of(pid: int, folder: Path) -> list[psutil.Process]:
    """The process, its descendants, and whatever else runs for the private node."""
    own = psutil.Process(pid)
    return [own, *own.children(recursive=True), *_of_node(folder / "var" / "rabbitmq")]


def _of_node(folder: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        try:
            if process.environ().get("HOME") == str(folder / "home"):
                yield process
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
