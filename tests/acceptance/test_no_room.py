"""A door whose disk is full: it refuses in every language that it speaks, lives, and recovers."""

import re
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import psutil
import pytest
import requests
from zeep.exceptions import Fault

from hub.doors.demo.case_worker import INSTITUTION, CaseWorker, families
from hub.storage import open_store
from tests.commands import Office

KEY = "0123456789abcdef0123456789abcdef"
FAMILIES = families(files("hub.doors.demo").joinpath("families.yaml").read_text(encoding="utf-8"))
PATIENCE = 60


class Desk:
    """A served hub whose files can be kept from growing."""

    def __init__(self, folder: Path) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        digest = sha256(KEY.encode()).hexdigest()
        self.office = Office(
            folder,
            f'listen = "127.0.0.1:{port}"\namqp_url = "amqp://127.0.0.1:1"\n[[parties]]\n'
            f'id = "usson"\nkind = "case_system"\nsecret_sha256 = "{digest}"\n'
            f'institutions = ["{INSTITUTION["Code"]}"]\n',
        )
        self.process = self.office.start("serve", log=subprocess.DEVNULL)
        self.eventually(self._lives)
        self.worker = CaseWorker(self.url, "usson", KEY)

    def fill(self) -> None:
        """From now on no file of the process may grow."""
        self._bound(1)

    def make_room(self) -> None:
        """Let files grow again."""
        self._bound(resource.RLIM_INFINITY)

    def submit(self, which: int) -> object:
        """Submit a family's programme over SOAP."""
        return self.worker.submit(FAMILIES[which], datetime.now(UTC).date())

    def cancel(self) -> requests.Response:
        """Cancel the first family's programme over JSON."""
        address = f"{self.url}/api/v1/programmes/{FAMILIES[0]['number']}/cancellation"
        body = {
            "message_id": "22222222-0000-4000-8000-000000000001",
            "sent_at": "2026-01-01T00:00:00Z",
            "institution": INSTITUTION["Code"],
            "programme_number": FAMILIES[0]["number"],
            "reason": "Переезд",
        }
        return requests.post(address, auth=("usson", KEY), json=body, timeout=10)

    def sign_in(self) -> requests.Response:
        """Try to sign in at the board."""
        with requests.Session() as browser:
            form = browser.get(f"{self.url}/sign-in", timeout=10).text
            csrf = re.search(r'name="csrf" value="([^"]+)"', form)
            assert csrf is not None
            given = {"login": "anna", "password": "x", "csrf": csrf[1]}
            return browser.post(f"{self.url}/sign-in", data=given, timeout=10)

    def programmes(self) -> int:
        """How many programmes are in the database."""
        store = open_store(self.office.database)
        with store.read() as uow:
            count = uow.statistics.counts()["totals"]["programmes"]
        store.close()
        return count

    def eventually(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds, while the process lives."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert self.process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def _bound(self, soft: int) -> None:
        limits = (soft, resource.RLIM_INFINITY)
        psutil.Process(self.process.pid).rlimit(psutil.RLIMIT_FSIZE, limits)

    def _lives(self) -> bool:
        try:
            return requests.get(f"{self.url}/health/live", timeout=5).ok
        except requests.ConnectionError:
            return False


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A served hub, stopped at the end."""
    serving = Desk(tmp_path)
    yield serving
    serving.worker.close()
    serving.process.send_signal(signal.SIGTERM)
    assert serving.process.wait(PATIENCE) == 0


def test_without_room_every_door_refuses_and_nothing_is_taken_in_until_there_is_room(
    desk: Desk,
) -> None:
    desk.submit(0)
    assert desk.programmes() == 1

    desk.fill()
    with pytest.raises(Fault) as fault:
        desk.submit(1)
    assert fault.value.code == "soap:Server"
    problem, page = desk.cancel(), desk.sign_in()
    assert (problem.status_code, page.status_code) == (503, 503)
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert int(problem.headers["Retry-After"]) > 0
    assert "База данных сейчас недоступна" in page.text
    assert desk.programmes() == 1

    desk.make_room()
    desk.submit(1)
    assert desk.cancel().status_code == 200
    assert desk.programmes() == 2


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
