"""RabbitMQ as the hub's broker."""

import threading
from collections.abc import Mapping, Sequence

from hub.ports.queue import Depth, Place, Refill
from queues.rabbit import admin
from queues.rabbit.consumer import RabbitConsumer
from queues.rabbit.dead import RabbitDeadQueue
from queues.rabbit.publisher import RabbitPublisher
from queues.rabbit.settings import RabbitSettings
from queues.topology import Topology, nothing_to_refill


class RabbitBroker:
    """Declares the topology at each connection and hands out publisher, consumers, dead queues.

    Connections are made in the background, when first asked for, and again after each loss, so
    making a broker never fails; the first publication tells whether it can be reached. `refill` is
    asked before a queue that is missing is made.
    """

    def __init__(
        self, settings: RabbitSettings, topology: Topology, refill: Refill = nothing_to_refill
    ) -> None:
        self._settings = settings
        self._topology = topology
        self._refill = refill
        self._declaring = threading.Lock()
        self._arrivals = 0
        self._opening = threading.Lock()
        self._publisher: RabbitPublisher | None = None
        self._consumers: list[RabbitConsumer] = []

    @property
    def places(self) -> Sequence[Place]:
        """Every queue of the topology."""
        return self._topology.places

    @property
    def arrivals(self) -> int:
        """How often the broker was there when a publisher or a consumer connected."""
        return self._arrivals

    def publisher(self) -> RabbitPublisher:
        """Return the publisher, the same at each call."""
        with self._opening:
            if self._publisher is None:
                self._publisher = RabbitPublisher(self._settings, self._arrive)
            return self._publisher

    def consumer(self, queues: Sequence[str]) -> RabbitConsumer:
        """Return a new consumer of these queues, the earlier ones served first."""
        consumer = RabbitConsumer(
            queues, self._settings, self._arrive, self.publisher(), self._topology.retry_delays
        )
        self._consumers.append(consumer)
        return consumer

    def dead_queue(self) -> RabbitDeadQueue:
        """Return the access to dead messages, in queues that are there; raises `Unavailable`."""
        self.declare()
        return RabbitDeadQueue(self._settings, self._topology)

    def depths(self) -> Mapping[str, Depth]:
        """Return the depth of each queue that exists; raises `Unavailable`."""
        return admin.depths(self._settings, self._topology)

    def declare(self) -> Sequence[Place]:
        """Make what is missing, and return the queues that were; raises `Unavailable`."""
        # One at a time: the consumers of a process all come back at once.
        with self._declaring:
            return admin.declare(self._settings, self._topology, self._refill)

    def leaderless(self) -> Sequence[Place]:
        """Return the queues that are declared and do not answer; raises `Unavailable`."""
        return admin.leaderless(self._settings, self._topology)

    def rebuild(self, queue: str) -> None:
        """Delete a queue with its messages and declare it anew; `NotFound`, `Unavailable`."""
        with self._declaring:
            admin.rebuild(self._settings, self._topology, queue, self._refill)

    def close(self) -> None:
        """Close the consumers and the publisher."""
        for consumer in self._consumers:
            consumer.close()
        if self._publisher is not None:
            self._publisher.close()

    def _arrive(self) -> None:
        self.declare()
        self._arrivals += 1
