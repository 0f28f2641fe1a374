"""The database and the broker as a process meets them: each call passes the points of a fault."""

from collections.abc import Callable, Sequence
from typing import Any

from hub.domain.errors import Unavailable
from hub.ports.queue import Delivery, Message, Publisher
from hub.ports.storage import UnitOfWork
from hub.storage import SqlStore
from queues.memory.consumer import MemoryConsumer
from tests.model.faults import Faults


class FragileStore:
    """A database that may be away, or break off before or after a commit."""

    def __init__(self, store: SqlStore, faults: Faults) -> None:
        self._store = store
        self._faults = faults
        self.commits = 0

    def begin(self) -> UnitOfWork:
        self._faults.passing("begin")
        uow: Any = self._store.begin()
        commit = uow.commit

        def fragile() -> None:
            self._faults.passing("commit")
            commit()
            self.commits += 1
            self._faults.passing("committed")

        uow.commit = fragile
        return uow

    def read(self) -> UnitOfWork:
        return self._store.read()


class FragilePublisher:
    """A broker that may be away, or whose confirms get lost."""

    def __init__(self, publisher: Publisher, faults: Faults) -> None:
        self._publisher = publisher
        self._faults = faults

    def publish(self, messages: Sequence[Message]) -> frozenset[str]:
        self._faults.passing("publish")
        confirmed = self._publisher.publish(messages)
        try:
            self._faults.passing("published")
        except Unavailable:
            return frozenset()
        return confirmed


class FragileConsumer:
    """A broker whose connection may be lost before or after a message is settled."""

    def __init__(self, consumer: MemoryConsumer, faults: Faults) -> None:
        self._consumer = consumer
        self._faults = faults

    def receive(self, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        return self._consumer.receive(limit, wait_seconds)

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        # An acknowledgement has no answer: that it got lost shows when the message comes again.
        try:
            self._faults.passing("settle")
        except Unavailable:
            self._consumer.lose()
        self._consumer.ack(deliveries)
        self._after()

    def requeue(self, deliveries: Sequence[Delivery]) -> None:
        self._consumer.requeue(deliveries)

    def retry(self, deliveries: Sequence[Delivery], delay_seconds: float) -> None:
        self._move(deliveries, lambda: self._consumer.retry(deliveries, delay_seconds))

    def bury(self, deliveries: Sequence[Delivery], reason: str) -> None:
        self._move(deliveries, lambda: self._consumer.bury(deliveries, reason))

    def pause(self) -> None:
        self._consumer.pause()

    def resume(self) -> None:
        self._consumer.resume()

    def close(self) -> None:
        self._consumer.close()

    def _move(self, deliveries: Sequence[Delivery], move: Callable[[], None]) -> None:
        try:
            self._faults.passing("settle")
        except Unavailable:
            self._consumer.requeue(deliveries)
            raise
        move()
        self._after()

    def _after(self) -> None:
        try:
            self._faults.passing("settled")
        except Unavailable:
            self._consumer.lose()
