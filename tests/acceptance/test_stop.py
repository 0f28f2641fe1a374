"""A stop in good order, whatever an agency does: nothing is lost, nothing waits for longer."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sandbox import Sandbox, read_script
from hub.domain.request import DeliveryState
from hub.reference import load
from hub.storage import open_store
from queues.node import PrivateNode
from queues.rabbit.broker import RabbitBroker
from queues.rabbit.settings import RabbitSettings
from queues.topology import topology, work_queues
from tests.brokers import delete_queues
from tests.processes import AGENCIES, DELAYS, FAMILIES, KEY, PATIENCE, Town, hub_in

SERVICES = ("serve", "relay", "worker", "scheduler")
pytestmark = pytest.mark.timeout(4 * PATIENCE)


class BlackHole:
    """Takes connections and what comes over them, and never says a word."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self.reached = threading.Event()
        self._lines: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def close(self) -> None:
        for line in (self._listening, *self._lines):
            line.close()

    def _take(self) -> None:
        try:
            while True:
                line, _ = self._listening.accept()
                self._lines.append(line)
                self.reached.set()
        except OSError:
            return


@pytest.fixture
def hole() -> Iterator[BlackHole]:
    """An agency that hangs."""
    opened = BlackHole()
    yield opened
    opened.close()


@pytest.fixture
def town(tmp_path: Path, node: PrivateNode, hole: BlackHole) -> Iterator[Town]:
    """A hub whose every agency hangs, and whose services wait for none longer than a second."""
    script = read_script("{}")
    with (
        Sandbox(script, credentials={agency: (agency, KEY) for agency in AGENCIES}) as sandbox,
        hub_in(tmp_path, sandbox, HUB_AMQP_URL=node.url) as town,
    ):
        config = town.office.folder / "hub.toml"
        written = config.read_text(encoding="utf-8")
        for address in sandbox.addresses.values():
            written = written.replace(f'"{address}"', f'"{hole.address}"')
        config.write_text("stop_within = 1.0\n" + written, encoding="utf-8")
        yield town
    delete_queues(node.url, topology(load().agencies, DELAYS))


@pytest.mark.xdist_group("broker")
def test_agencies_that_hang_do_not_hold_up_a_stop(
    town: Town, hole: BlackHole, node: PrivateNode
) -> None:
    town.start(*SERVICES)
    town.wait_until_live()
    town.submit(FAMILIES[1:2])
    town.eventually(hole.reached.is_set, "a letter is under way")

    for one in town.processes.values():
        one.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    codes = {name: one.wait(PATIENCE) for name, one in town.processes.items()}
    town.processes.clear()

    # Less than any call's own timeout: it was given up, written down, and not cut off.
    assert codes == dict.fromkeys(SERVICES, 0), town.log[-4000:]
    assert time.monotonic() - asked < 25
    store = open_store(town.office.database)
    with store.read() as uow:
        tried = uow.deliveries.in_state(DeliveryState.retrying, None, 100)
    store.close()
    assert tried
    assert all(one.attempts == 1 and one.next_try for one in tried)
    broker = RabbitBroker(RabbitSettings(urls=(node.url,)), topology(load().agencies, DELAYS))
    depths = broker.depths()
    assert {depths[queue].consumers for queue in work_queues([*AGENCIES])} == {0}
