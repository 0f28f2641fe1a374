"""The hub as it runs in earnest: real processes, a real RabbitMQ, agencies and a case system over
SOAP; stopped in good order, and killed."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from adapters.sandbox import Sandbox, read_script
from hub.domain.request import Request
from hub.domain.states import State
from hub.doors.demo.case_worker import INSTITUTION, CaseWorker, families
from hub.ports.storage import RequestFilter
from hub.reference import load
from hub.storage import open_store
from queues.node import PrivateNode
from queues.topology import topology
from tests.brokers import delete_queues
from tests.commands import Office
from tests.databases import Server

KEY = "0123456789abcdef0123456789abcdef"
AGENCIES = {
    "education": "1.0",
    "employment": "1.0",
    "guardianship": "1.0",
    "health": "1.0",
    "police": "1.3",
}
FAMILIES = families(files("hub.doors.demo").joinpath("families.yaml").read_text(encoding="utf-8"))
SEPARATE = ("serve", "relay", "worker", "scheduler")
DELAYS = (1, 2)
PATIENCE = 120
"""Seconds after which something that must come is given up."""

pytestmark = pytest.mark.timeout(4 * PATIENCE)


class Town:
    """Agencies and a case system in this process; the hub's processes between them."""

    def __init__(self, folder: Path, sandbox: Sandbox, **environment: str) -> None:
        self.sandbox = sandbox
        self.url = f"http://127.0.0.1:{_free_port()}"
        self.office = Office(folder, _settings(self.url, sandbox), **environment)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._database = environment.get("HUB_DATABASE_URL", self.office.database)
        self._log = folder / "hub.log"
        sandbox.connect(self.url)

    def start(self, *commands: str) -> None:
        """Start these commands of the hub."""
        with self._log.open("ab") as log:
            for command in commands:
                self.processes[command] = self.office.start(command, log=log)

    def wait_until_live(self) -> None:
        """Wait until the web door answers."""
        self.eventually(self._lives, "the hub answers")

    def submit(self, which: Sequence[Mapping[str, Any]]) -> list[str]:
        """Submit these families' programmes over SOAP; the numbers of their requests."""
        worker = CaseWorker(self.url, "usson", KEY)
        today = datetime.now(UTC).date()
        receipts = [worker.submit(one, today) for one in which]
        worker.close()
        return [line.Number for receipt in receipts for line in receipt.Line if line.Number]

    def requests(self) -> Sequence[Request]:
        """All requests, as the database has them."""
        store = open_store(self._database)
        try:
            with store.read() as uow:
                return uow.requests.list(RequestFilter(limit=1_000))
        finally:
            store.close()

    def completed(self) -> set[str]:
        """The numbers of the requests that are fulfilled."""
        return {one.number for one in self.requests() if one.state is State.completed}

    def wait_until_fulfilled(self, numbers: Sequence[str]) -> None:
        """Wait until the case system was told that each of these is fulfilled."""
        self.eventually(lambda: self.completed() >= {*numbers}, "everything is fulfilled")
        self.eventually(lambda: self.told() >= {*numbers}, "the case system is told of everything")

    def told(self) -> set[str]:
        """The numbers of the requests that the case system knows to be fulfilled."""
        return {one.number for one in self.sandbox.notices() if one.state == "completed"}

    def eventually(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until it holds, while every process lives."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            ended = [name for name, one in self.processes.items() if one.poll() is not None]
            assert not ended, f"{ended} ended by themselves:\n{self.log[-4000:]}"
            assert time.monotonic() < deadline, f"never: {what}\n{self.log[-4000:]}"
            time.sleep(0.1)

    def stop(self) -> dict[str, int]:
        """Ask all processes to end; their exit codes."""
        for one in self.processes.values():
            one.send_signal(signal.SIGTERM)
        return {name: one.wait(PATIENCE) for name, one in self.processes.items()}

    def kill(self, *commands: str) -> None:
        """End processes as a power cut would."""
        for command in commands or tuple(self.processes):
            one = self.processes.pop(command)
            one.kill()
            one.wait()

    def _lives(self) -> bool:
        try:
            return requests.get(f"{self.url}/health/live", timeout=5).text == "ok"
        except requests.ConnectionError:
            return False

    @property
    def log(self) -> str:
        """What all processes printed."""
        return self._log.read_text(encoding="utf-8")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Agencies that take a moment for each message."""
    script = read_script("{delay: 0.3, redelivery: 1}")
    with Sandbox(script, credentials={agency: (agency, KEY) for agency in AGENCIES}) as running:
        yield running


@contextmanager
def hub_in(folder: Path, sandbox: Sandbox, **environment: str) -> Iterator[Town]:
    """A town whose processes are gone at the end, whatever happens."""
    town = Town(folder, sandbox, **environment)
    try:
        yield town
    finally:
        town.kill()


@pytest.mark.xdist_group("broker")
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

        codes = town.stop()

        assert codes == {"run": 0}, town.log[-4000:]
        _, alive = psutil.wait_procs(family, timeout=PATIENCE)
        assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []
        assert not (tmp_path / "var" / "rabbitmq.url").exists()
        assert "Traceback" not in town.log
        assert not any(name in town.log for name in ("Тополев", "Инга", "08765430300"))


@pytest.mark.xdist_group("broker")
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


@pytest.mark.xdist_group("broker")
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


def _settings(url: str, sandbox: Sandbox) -> str:
    digest = sha256(KEY.encode()).hexdigest()
    institution = INSTITUTION["Code"]
    lines = [
        f'listen = "{url.removeprefix("http://")}"',
        f"retry_delays = {list(DELAYS)}",
        "poll_every = 0.3",
        "push_every = 0.3",
        "[[parties]]",
        f'id = "usson"\nkind = "case_system"\nsecret_sha256 = "{digest}"',
        f'institutions = ["{institution}"]',
        "[[push]]",
        f'institutions = ["{institution}"]',
        f'channel = {{agency = "usson", address = "{sandbox.notices_address(institution)}"}}',
    ]
    for agency, version in AGENCIES.items():
        lines += [
            "[[parties]]",
            f'id = "{agency}"\nkind = "agency"\nagency = "{agency}"\nsecret_sha256 = "{digest}"',
            "[[channels]]",
            f'agency = "{agency}"\nversion = "{version}"',
            f'address = "{sandbox.addresses[agency, version]}"',
        ]
    return "\n".join(lines)


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


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
