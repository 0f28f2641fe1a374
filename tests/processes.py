"""The hub as it runs in earnest: processes of its own, agencies and a case system around them."""

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

import requests

from adapters.sandbox import Sandbox
from hub.domain.request import Request
from hub.domain.states import State
from hub.doors.demo.case_worker import INSTITUTION, CaseWorker, families
from hub.ports.storage import RequestFilter
from hub.storage import open_store
from tests.commands import Office

KEY = "0123456789abcdef0123456789abcdef"
AGENCIES = {
    "education": "1.0",
    "employment": "1.0",
    "guardianship": "1.0",
    "health": "1.0",
    "police": "1.3",
}
FAMILIES = families(files("hub.doors.demo").joinpath("families.yaml").read_text(encoding="utf-8"))
DELAYS = (1, 2)
PATIENCE = 120
"""Seconds after which something that must come is given up."""


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


@contextmanager
def hub_in(folder: Path, sandbox: Sandbox, **environment: str) -> Iterator[Town]:
    """A town whose processes are gone at the end, whatever happens."""
    town = Town(folder, sandbox, **environment)
    try:
        yield town
    finally:
        town.kill()


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


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
