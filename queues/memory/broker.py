"""The broker in memory: the same promises, no server, a clock that a test can set."""

import time
from collections.abc import Callable, Mapping, Sequence

from hub.domain.errors import NotFound
from hub.ports.queue import Depth
from queues.memory.consumer import MemoryConsumer
from queues.memory.dead import MemoryDeadQueue
from queues.memory.publisher import MemoryPublisher
from queues.memory.store import Store
from queues.topology import Topology


class MemoryBroker:
    """`clock` returns seconds and rules the retry delays; waiting in `receive` is real time."""

    def __init__(self, topology: Topology, clock: Callable[[], float] = time.monotonic) -> None:
        self._topology = topology
        self._store = Store(topology, clock)
        self._publisher = MemoryPublisher(self._store)
        self._consumers: list[MemoryConsumer] = []

    def publisher(self) -> MemoryPublisher:
        """Return the publisher, the same at each call."""
        return self._publisher

    def consumer(self, queues: Sequence[str]) -> MemoryConsumer:
        """Return a new consumer of these queues, the earlier ones served first."""
        delays = self._topology.retry_delays
        consumer = MemoryConsumer(queues, self._store, self._publisher, delays)
        self._consumers.append(consumer)
        return consumer

    def dead_queue(self) -> MemoryDeadQueue:
        """Return the access to dead messages."""
        return MemoryDeadQueue(self._store)

    def depths(self) -> Mapping[str, Depth]:
        """Return the depth of each queue; raises `Unavailable` while cut."""
        with self._store.open():
            return {
                name: Depth(
                    ready=len(items), consumers=sum(name in c.queues for c in self._consumers)
                )
                for name, items in self._store.items.items()
            }

    def rebuild(self, queue: str) -> None:
        """Empty the queue, handed out messages included; raises `NotFound`, `Unavailable`."""
        with self._store.open():
            if queue not in self._store.items:
                raise NotFound(f"нет такой очереди: {queue}", f"there is no such queue: {queue}")
            self._store.items[queue].clear()
            for consumer in self._consumers:
                consumer.forget(queue)

    def cut(self) -> None:
        """Play a broker that goes away: nothing answers, what was not settled goes back."""
        for consumer in self._consumers:
            consumer.lose()
        self._store.up = False

    def restore(self) -> None:
        """Play its return with everything that was confirmed."""
        self._store.up = True

    def close(self) -> None:
        """Close every consumer."""
        for consumer in self._consumers:
            consumer.close()
