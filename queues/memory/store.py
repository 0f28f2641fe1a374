"""Exchanges and queues in memory, with the broker's rules for what leaves a queue by itself."""

import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import msgspec

from hub.domain.errors import Unavailable
from queues.parcel import Parcel
from queues.topology import Binding, Queue, Topology


class Item(msgspec.Struct, kw_only=True):
    """A message in a queue; `expires` is a time of the store's clock."""

    parcel: Parcel
    expires: float | None = None
    returns: int = 0


class Store:
    """The queues of one topology as far as they are there; `changed` guards them, and `up` is false
    while it plays dead. Those in `leaderless` take nothing and give nothing."""

    def __init__(self, topology: Topology, clock: Callable[[], float]) -> None:
        self._topology = topology
        self._clock = clock
        self._kinds = {each.name: each.kind for each in topology.exchanges}
        self._queues = {each.name: each for each in topology.queues}
        self.items: dict[str, deque[Item]] = {name: deque() for name in self._queues}
        self.tags = itertools.count(1)
        self.changed = threading.Condition(threading.RLock())
        self.up = True
        self.leaderless: set[str] = set()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Hold the lock for a call to the broker; raises `Unavailable` while it plays dead."""
        with self.changed:
            if not self.up:
                raise Unavailable("брокер не отвечает", "the broker does not answer")
            self.expire()
            yield
            self.changed.notify_all()

    def route(self, parcel: Parcel) -> bool:
        """Put the message into every queue bound for it; return whether there was one."""
        names = {b.queue for b in self._topology.bindings if self._matches(b, parcel)}
        there = names & self.items.keys() - self.leaderless
        for name in there:
            self._enter(self._queues[name], parcel)
        return bool(there)

    def give_back(self, queue: str, items: Iterable[Item]) -> None:
        """Return messages to the head of their queue in their old order, the poisoned ones aside.

        `items` come in the order in which they were taken.
        """
        limit = int(self._queues[queue].arguments["x-delivery-limit"])
        healthy = []
        for item in items:
            item.returns += 1
            if item.returns > limit:
                self._pass_on(queue, item, "delivery_limit")
            else:
                healthy.append(item)
        self.items[queue].extendleft(reversed(healthy))

    def expire(self) -> None:
        """Pass on every message whose time to live is over."""
        now = self._clock()
        for name, items in self.items.items():
            while items and (expires := items[0].expires) is not None and expires <= now:
                self._pass_on(name, items.popleft(), "expired")

    def _enter(self, queue: Queue, parcel: Parcel) -> None:
        ttl = queue.arguments.get("x-message-ttl")
        expires = None if ttl is None else self._clock() + int(ttl) / 1000
        self.items[queue.name].append(Item(parcel=parcel, expires=expires))

    def _pass_on(self, queue: str, item: Item, reason: str) -> None:
        arguments = self._queues[queue].arguments
        key = arguments.get("x-dead-letter-routing-key", item.parcel.routing_key)
        exchange = str(arguments["x-dead-letter-exchange"])
        self.route(
            msgspec.structs.replace(
                item.parcel, exchange=exchange, routing_key=str(key), reason=reason
            )
        )

    def _matches(self, binding: Binding, parcel: Parcel) -> bool:
        if binding.exchange != parcel.exchange:
            return False
        return _accepts(self._kinds[binding.exchange], binding.key, parcel.routing_key)


def _accepts(kind: str, pattern: str, key: str) -> bool:
    # Of a topic exchange's patterns the topology knows only the one for everything.
    return kind == "fanout" or pattern in ("#", key)
