"""A real RabbitMQ that loses what it holds: nobody does anything, and nothing is lost but time.

A node of its own, because these tests kill it and delete its data.
"""

import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from hub.domain.request import Delivery, DeliveryState
from hub.doors.services import Service, keep
from hub.flow.dead import DeadLetters
from hub.flow.delivery import Courier
from hub.flow.reconcile import Reconcile
from hub.flow.relay import Relay
from hub.flow.results import RetryPolicy
from hub.flow.watchman import Watchman
from hub.ports.gateway import Posted, Posting, Result
from hub.ports.queue import Place
from hub.storage import open_store
from queues.node import PrivateNode
from queues.rabbit.broker import RabbitBroker
from queues.rabbit.settings import RabbitSettings
from queues.topology import Topology, dead_queue, topology, work_queues
from tests.town import CATALOGUE, DELAYS, ScriptedGateway, Town, single

pytestmark = [pytest.mark.xdist_group("broker"), pytest.mark.timeout(300)]

EVERYONE = topology(sorted(CATALOGUE.agencies), DELAYS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mortal")


@pytest.fixture(scope="module")
def mortal(folder: Path) -> Iterator[PrivateNode]:
    """A node that may be killed."""
    with PrivateNode(folder) as node:
        yield node


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    store = open_store(sqlite_url)
    yield Town(store)
    store.close()


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.1)


class SlowGateway(ScriptedGateway):
    """An agency that takes a moment."""

    def send(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        time.sleep(0.2)
        return super().send(postings)


@contextmanager
def services(town: Town, broker: RabbitBroker, gateway: ScriptedGateway) -> Iterator[None]:
    """Relay, one courier, and who reconciles, as they run in earnest."""
    courier = Courier(
        town.means,
        gateway,
        broker.consumer(work_queues(["health"])),
        RetryPolicy(delays=DELAYS),
    )
    relay = Relay(town.means, broker.publisher())
    reconcile = Reconcile(town.means, broker, town.refill)
    watchman = Watchman(town.means, broker, reconcile, timedelta(minutes=5))
    running = [
        Service("relay", lambda: lambda: relay.step(100), 0.05),
        Service("courier", lambda: lambda: courier.step(3, 0.5), 0.0),
        Service("reconcile", lambda: watchman.step, 0.5),
    ]
    stop = threading.Event()
    threads = [threading.Thread(target=keep, args=(service, stop)) for service in running]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
        broker.close()


def letters(town: Town) -> list[Delivery]:
    return [one for request in town.requests() for one in town.deliveries(request)]


def count(town: Town, state: DeliveryState) -> int:
    return sum(one.state is state for one in letters(town))


def test_a_broker_wiped_under_load_costs_nothing_but_time(
    town: Town, mortal: PrivateNode, folder: Path
) -> None:
    settings = RabbitSettings(urls=(mortal.url,), pause_seconds=1)
    broker = RabbitBroker(settings, EVERYONE, town.refill)
    gateway = SlowGateway("health")
    gateway.script(Result.refused, Result.refused, error="fault_client")
    for _ in range(30):
        town.submit(single())
    with services(town, broker, gateway):
        eventually(lambda: len(gateway.sent) >= 10)
        mortal.kill()
        shutil.rmtree(folder / "data")
        for _ in range(5):
            town.submit(single())
        # Whoever buries a letter may take a minute: then a missing one counts as lost.
        town.pass_time(minutes=2)
        mortal.start()

        eventually(lambda: count(town, DeliveryState.acknowledged) == 33)
        eventually(lambda: broker.depths()[dead_queue("health")].ready == 2)
        assert count(town, DeliveryState.dead) == 2
        assert Counter(one.id for one in gateway.sent) == {one.id: 1 for one in letters(town)}

        handling = DeadLetters(town.means, broker.dead_queue)
        for one in handling.list("health", 9):
            handling.replay(one.id)
        eventually(lambda: count(town, DeliveryState.acknowledged) == 35)
        assert broker.dead_queue().list("health", 9) == []


def test_a_queue_that_lost_its_leader_is_found_and_rebuilt(mortal: PrivateNode) -> None:
    described = topology(["headless"])
    told: list[Sequence[Place]] = []
    broker = RabbitBroker(RabbitSettings(urls=(mortal.url,)), described, told.append)
    found = _behead(broker, mortal, described)
    told.clear()

    for place in found:
        broker.rebuild(place.queue)

    assert told == [(place,) for place in found]
    assert list(broker.leaderless()) == []


def _behead(broker: RabbitBroker, node: PrivateNode, described: Topology) -> Sequence[Place]:
    """Kill the node just after it made queues: the last of them comes back without a leader."""
    for _ in range(3):
        broker.declare()
        node.kill()
        node.start()
        if found := broker.leaderless():
            return found
        for queue in described.queues:
            broker.rebuild(queue.name)
    raise AssertionError("no queue lost its leader")
