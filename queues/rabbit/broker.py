"""RabbitMQ as the hub's broker."""

import functools
import threading
from collections.abc import Mapping, Sequence

from hub.ports.queue import Depth
from queues.rabbit import admin
from queues.rabbit.consumer import RabbitConsumer
from queues.rabbit.dead import RabbitDeadQueue
from queues.rabbit.publisher import RabbitPublisher
from queues.rabbit.settings import RabbitSettings
from queues.topology import Topology


class RabbitBroker:
    """Declares the topology at each connection and hands out publisher, consumers, dead queues.

    Connections are made in the background, when first asked for, and again after each loss, so
    making a broker never fails; the first publication tells whether it can be reached.
    """

    def __init__(self, settings: RabbitSettings, topology: Topology) -> None:
        self._settings = settings
        self._topology = topology
        self._declare = functools.partial(admin.declare, settings, topology)
        self._opening = threading.Lock()
        self._publisher: RabbitPublisher | None = None
        self._consumers: list[RabbitConsumer] = []

    def publisher(self) -> RabbitPublisher:
        """Return the publisher, the same at each call."""
        with self._opening:
            if self._publisher is None:
                self._publisher = RabbitPublisher(self._settings, self._declare)
            return self._publisher

    def consumer(self, queues: Sequence[str]) -> RabbitConsumer:
        """Return a new consumer of these queues, the earlier ones served first."""
        consumer = RabbitConsumer(
            queues, self._settings, self._declare, self.publisher(), self._topology.retry_delays
        )
        self._consumers.append(consumer)
        return consumer

    def dead_queue(self) -> RabbitDeadQueue:
        """Return the access to dead messages, in queues that are there; raises `Unavailable`."""
        with admin.visit(self._settings) as connection:
            admin.declare_over(connection, self._topology)
        return RabbitDeadQueue(self._settings, self._topology)

    def depths(self) -> Mapping[str, Depth]:
        """Return the depth of each queue that exists; raises `Unavailable`."""
        return admin.depths(self._settings, self._topology)

    def rebuild(self, queue: str) -> None:
        """Delete a queue with its messages and declare it anew; `NotFound`, `Unavailable`."""
        admin.rebuild(self._settings, self._topology, queue)

    def close(self) -> None:
        """Close the consumers and the publisher."""
        for consumer in self._consumers:
            consumer.close()
        if self._publisher is not None:
            self._publisher.close()
