"""The broker in memory: the same promises, no server, a clock that a test can set."""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from hub.ports.queue import Depth, Place, Refill
from queues.memory.consumer import MemoryConsumer
from queues.memory.dead import MemoryDeadQueue
from queues.memory.publisher import MemoryPublisher
from queues.memory.store import Store
from queues.topology import Topology, nothing_to_refill


class MemoryBroker:
    """`clock` returns seconds and rules the retry delays; waiting in `receive` is real time.
    `refill` is asked before a queue that is missing is made."""

    def __init__(
        self,
        topology: Topology,
        clock: Callable[[], float] = time.monotonic,
        refill: Refill = nothing_to_refill,
    ) -> None:
        self._topology = topology
        self._refill = refill
        self._arrivals = 1
        self._store = Store(topology, clock)
        self._publisher = MemoryPublisher(self._store)
        self._consumers: list[MemoryConsumer] = []

    @property
    def places(self) -> Sequence[Place]:
        """Every queue of the topology."""
        return self._topology.places

    @property
    def arrivals(self) -> int:
        """One more with each `restore`."""
        return self._arrivals

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
                    ready=len(items),
                    consumers=sum(name in c.queues and not c.paused for c in self._consumers),
                )
                for name, items in self._store.items.items()
            }

    def declare(self) -> Sequence[Place]:
        """Make what is missing, and return the queues that were; raises `Unavailable`."""
        with self._store.open():
            missing = [one for one in self.places if one.queue not in self._store.items]
            if missing:
                self._refill(missing)
            self._store.items |= {one.queue: deque() for one in missing}
            return missing

    def leaderless(self) -> Sequence[Place]:
        """Return what `behead` named; raises `Unavailable` while cut."""
        with self._store.open():
            return self._topology.named(self._store.leaderless)

    def rebuild(self, queue: str) -> None:
        """Empty the queue, handed out messages included; raises `NotFound`, `Unavailable`."""
        with self._store.open():
            self._topology.named([queue])
            self.wipe(queue)
            self.declare()

    def wipe(self, *queues: str) -> None:
        """Play the loss of these queues, of all when none is named, with all that they hold."""
        for queue in queues or [place.queue for place in self.places]:
            self._store.items.pop(queue, None)
            self._store.leaderless.discard(queue)
            for consumer in self._consumers:
                consumer.forget(queue)

    def behead(self, queue: str) -> None:
        """Play a queue that lost its leader: it is there and does not answer."""
        self._store.leaderless.add(queue)

    def cut(self) -> None:
        """Play a broker that goes away: nothing answers, what was not settled goes back."""
        for consumer in self._consumers:
            consumer.lose()
        self._store.up = False

    def restore(self) -> None:
        """Play its return with everything that was confirmed and not wiped since."""
        self._store.up = True
        self._arrivals += 1
        self.declare()

    def close(self) -> None:
        """Close every consumer."""
        for consumer in self._consumers:
            consumer.close()
