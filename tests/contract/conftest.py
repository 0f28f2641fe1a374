"""The brokers that the queue suite runs over: the twin, and a real RabbitMQ of its own."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count

import pika
import pytest

from hub.ports.queue import (
    REQUESTS,
    Broker,
    Consumer,
    Delivery,
    Message,
    Place,
    Refill,
    request_key,
)
from queues.memory.broker import MemoryBroker
from queues.node import PrivateNode
from queues.rabbit.broker import RabbitBroker
from queues.rabbit.settings import RabbitSettings
from queues.topology import Topology, topology, work_queues
from tests.brokers import delete_queues

RETRY_DELAYS = (1, 600)

_SETTLE_SECONDS = 3
_numbers = count(1)


class Bench:
    """A broker with two agencies of its own, so that tests on one server do not meet."""

    def __init__(
        self,
        make: Callable[[Topology, Refill], Broker],
        pass_time: Callable[[float], None],
        lose_and_restore: Callable[[Broker], None],
        wipe: Callable[[Broker, str], None],
    ) -> None:
        number = next(_numbers)
        self.agency, self.other = f"health{number}", f"police{number}"
        self.topology = topology([self.agency, self.other], RETRY_DELAYS, delivery_limit=3)
        self.told: list[set[str]] = []
        """The queues that the refill was told of, each time that it was."""
        self.refusal: Exception | None = None
        self.broker = make(self.topology, self._refill)
        self.pass_time = pass_time
        self._lose_and_restore = lose_and_restore
        self._wipe = wipe

    def restart(self) -> None:
        """Let the broker go away in good order and come back."""
        self._lose_and_restore(self.broker)

    def wipe(self, queue: str) -> None:
        """Let a queue be lost with all that it holds."""
        self._wipe(self.broker, queue)

    def consumer(self) -> Consumer:
        """A consumer of both agencies' requests."""
        return self.broker.consumer(work_queues([self.agency, self.other]))

    def message(self, number: int, *, agency: str = "", urgent: bool = False) -> Message:
        """A request's message for the first agency, or the one named."""
        return Message(
            id=f"m{number}",
            exchange=REQUESTS,
            routing_key=request_key(agency or self.agency, urgent=urgent),
            body=b'{"delivery": "%d"}' % number,
            headers={"traceparent": f"00-{number:032x}-01"},
        )

    def publish(self, *numbers: int, urgent: bool = False) -> None:
        """Publish requests of the first agency and see them confirmed."""
        messages = [self.message(number, urgent=urgent) for number in numbers]
        assert self.broker.publisher().publish(messages) == {each.id for each in messages}

    @staticmethod
    def receive(consumer: Consumer, expected: int) -> list[Delivery]:
        """Receive until so many deliveries are there."""
        got: list[Delivery] = []
        deadline = time.monotonic() + 30
        while len(got) < expected and time.monotonic() < deadline:
            got += consumer.receive(expected - len(got), 1)
        assert len(got) == expected
        return got

    @staticmethod
    def eventually(holds: Callable[[], bool]) -> None:
        """Wait until it holds; a broker settles acknowledgements after the call."""
        deadline = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < deadline, "it never came to hold"
            time.sleep(0.05)

    def ready(self, queue: str) -> int:
        """How many messages wait in the queue."""
        return self.broker.depths()[queue].ready

    def _refill(self, places: Sequence[Place]) -> None:
        self.told.append({place.queue for place in places})
        if self.refusal is not None:
            raise self.refusal


@pytest.fixture
def memory_bench() -> Iterator[Bench]:
    """The in-memory twin with a clock of its own."""
    now = [0.0]

    def pass_time(seconds: float) -> None:
        now[0] += seconds

    def lose_and_restore(broker: Broker) -> None:
        assert isinstance(broker, MemoryBroker)
        broker.cut()
        broker.restore()

    def make(described: Topology, refill: Refill) -> Broker:
        return MemoryBroker(described, lambda: now[0], refill)

    def wipe(broker: Broker, queue: str) -> None:
        assert isinstance(broker, MemoryBroker)
        broker.wipe(queue)

    bench = Bench(make, pass_time, lose_and_restore, wipe)
    yield bench
    bench.broker.close()


@pytest.fixture
def rabbit_bench(node: PrivateNode) -> Iterator[Bench]:
    """RabbitMQ, whose queues are deleted after the test."""
    settings = RabbitSettings(urls=(node.url,), pause_seconds=0.5, connect_seconds=60)

    def lose_and_restore(_: Broker) -> None:
        node.stop()
        node.start()
        # A queue that is deleted while its worker for dead letters begins takes the supervisor of
        # all these workers with it, and no queue can be declared until the next start.
        # https://github.com/rabbitmq/rabbitmq-server/issues/16652
        time.sleep(_SETTLE_SECONDS)

    def make(described: Topology, refill: Refill) -> Broker:
        return RabbitBroker(settings, described, refill)

    def wipe(_: Broker, queue: str) -> None:
        with pika.BlockingConnection(settings.parameters()) as connection:
            connection.channel().queue_delete(queue)

    bench = Bench(make, time.sleep, lose_and_restore, wipe)
    yield bench
    bench.broker.close()
    delete_queues(node.url, bench.topology)


@pytest.fixture(params=["memory", "rabbit"])
def bench(request: pytest.FixtureRequest) -> Bench:
    """Each implementation of the port in turn."""
    chosen: Bench = request.getfixturevalue(f"{request.param}_bench")
    return chosen
