"""A consumer of the in-memory queues."""

import time
from collections.abc import Iterable, Sequence

from hub.ports.queue import Delivery
from queues.memory.store import Item, Store
from queues.parcel import Sender, dead, put_off
from queues.settle import move_on

# How often a waiting consumer looks whether a message's delay is over.
_LOOK_SECONDS = 0.02


class MemoryConsumer:
    """Takes messages from its queues; `lose` plays the loss of its connection."""

    def __init__(
        self,
        queues: Sequence[str],
        store: Store,
        sender: Sender,
        retry_delays: Sequence[int],
    ) -> None:
        self.queues = tuple(queues)
        self._store = store
        self._changed = store.changed
        self._sender = sender
        self._retry_delays = retry_delays
        self._session = 0
        self.paused = False
        self._unsettled: dict[int, tuple[str, Item]] = {}

    def receive(self, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        """Return up to `limit` deliveries as soon as there are any, or none after the wait."""
        deadline = time.monotonic() + wait_seconds
        with self._changed:
            while not (batch := self._take(limit)):
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(min(left, _LOOK_SECONDS))
            return batch

    def pause(self) -> None:
        """Take nothing more; nothing was fetched ahead."""
        self.paused = True

    def resume(self) -> None:
        """Take messages again."""
        self.paused = False

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        """Remove the messages from their queues."""
        with self._changed:
            for tag in self._current(deliveries):
                del self._unsettled[tag]

    def requeue(self, deliveries: Sequence[Delivery]) -> None:
        """Give the messages back at once."""
        with self._changed:
            self._give_back(self._current(deliveries))

    def retry(self, deliveries: Sequence[Delivery], delay_seconds: float) -> None:
        """Put the messages off for about `delay_seconds`, counting the attempt."""
        move_on(
            self,
            self._sender,
            deliveries,
            lambda delivery: put_off(delivery, self._retry_delays, delay_seconds),
        )

    def bury(self, deliveries: Sequence[Delivery], reason: str) -> None:
        """Move the messages to the dead queue of their agency, with the reason's code."""
        move_on(self, self._sender, deliveries, lambda delivery: dead(delivery, reason))

    def close(self) -> None:
        """Stop consuming; what was not settled goes back to its queue."""
        self.lose()
        self.queues = ()

    def lose(self) -> None:
        """Lose the connection: everything goes back, and what was handed out is stale."""
        with self._changed:
            self._give_back(list(self._unsettled))
            self._session += 1

    def forget(self, queue: str) -> None:
        """Lose what was handed out from a queue that is rebuilt."""
        with self._changed:
            kept = {tag: held for tag, held in self._unsettled.items() if held[0] != queue}
            self._unsettled = kept

    def _take(self, limit: int) -> list[Delivery]:
        batch: list[Delivery] = []
        self._store.expire()
        for queue in self._answering():
            items = self._store.items[queue]
            while items and len(batch) < limit:
                batch.append(self._hand_out(queue, items.popleft()))
        return batch

    def _answering(self) -> list[str]:
        open_ = self._store.up and not self.paused
        there = self._store.items.keys() - self._store.leaderless if open_ else ()
        return [queue for queue in self.queues if queue in there]

    def _hand_out(self, queue: str, item: Item) -> Delivery:
        tag = next(self._store.tags)
        self._unsettled[tag] = (queue, item)
        return Delivery(
            message=item.parcel.message,
            queue=queue,
            tag=tag,
            session=self._session,
            redelivered=item.returns > 0,
            delivery_count=item.returns,
        )

    def _current(self, deliveries: Iterable[Delivery]) -> list[int]:
        mine = {each.tag for each in deliveries if each.session == self._session}
        return sorted(mine & self._unsettled.keys())

    def _give_back(self, tags: Iterable[int]) -> None:
        by_queue: dict[str, list[Item]] = {}
        for tag in tags:
            queue, item = self._unsettled.pop(tag)
            by_queue.setdefault(queue, []).append(item)
        for queue, items in by_queue.items():
            self._store.give_back(queue, items)
        self._changed.notify_all()
