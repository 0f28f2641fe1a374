"""Consuming with prefetch, several queues in the order of their urgency."""

import functools
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import pika

from hub.ports.queue import Delivery
from queues.parcel import Sender, dead, put_off
from queues.rabbit import wire
from queues.rabbit.link import Link
from queues.rabbit.settings import RabbitSettings
from queues.rabbit.tags import Tags
from queues.rabbit.watch import Watch
from queues.settle import move_on


class RabbitConsumer:
    """Takes messages from its queues over a connection of its own.

    What was received before the connection was lost is stale: the broker delivers it again.
    """

    def __init__(
        self,
        queues: Sequence[str],
        settings: RabbitSettings,
        declare: Callable[[], None],
        sender: Sender,
        retry_delays: Sequence[int],
    ) -> None:
        self._settings = settings
        self._sender = sender
        self._retry_delays = retry_delays
        self._buffers: dict[str, deque[Delivery]] = {queue: deque() for queue in queues}
        self._arrived = threading.Condition()
        self._session = 0
        self._channel: Any = None
        self._wanted = True
        self._prepared = False
        self._consuming: list[str] = []
        self._tags: Tags[None] = Tags()
        self._link = Link("hub-consumer", settings, declare, self)

    def receive(self, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        """Return up to `limit` deliveries as soon as there are any, or none after the wait."""
        with self._arrived:
            self._arrived.wait_for(lambda: any(self._buffers.values()), wait_seconds)
            batch: list[Delivery] = []
            for buffer in self._buffers.values():
                while buffer and len(batch) < limit:
                    batch.append(buffer.popleft())
            return batch

    def pause(self) -> None:
        """Take nothing more from the queues; `receive` still hands out what was fetched ahead."""
        self._want(consuming=False)

    def resume(self) -> None:
        """Take messages again."""
        self._want(consuming=True)

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        """Remove the messages from their queues."""
        self._settle(deliveries, lambda tag, multiple: self._channel.basic_ack(tag, multiple))

    def requeue(self, deliveries: Sequence[Delivery]) -> None:
        """Give the messages back at once."""
        self._settle(
            deliveries,
            lambda tag, multiple: self._channel.basic_nack(tag, multiple, requeue=True),
        )

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
        self._link.close()

    def prepare(self, channel: Any, ready: Callable[[], None]) -> None:
        """Bound the prefetch of each queue and consume them all."""
        self._channel = channel
        # The broker cancels a consumer when its queue is deleted or loses its leader.
        channel.add_on_cancel_callback(lambda _: self._link.drop())
        channel.basic_qos(
            prefetch_count=self._settings.prefetch,
            callback=lambda _: self._begin(ready),
        )

    def lost(self) -> None:
        """Drop what was fetched ahead; acknowledgements of this session are absorbed from now."""
        self._prepared = False
        self._consuming.clear()
        with self._arrived:
            self._session += 1
            self._tags.clear()
            for buffer in self._buffers.values():
                buffer.clear()

    def _want(self, *, consuming: bool) -> None:
        if self._wanted is not consuming:
            self._wanted = consuming
            self._link.submit(self._obey)

    def _obey(self) -> None:
        """Bring what is consumed in line with what is wanted, in the link's thread. A connection
        that is not prepared yet will see to it by itself."""
        if not self._prepared:
            return
        if self._wanted and not self._consuming:
            self._consume(list(self._buffers), lambda: None)
        elif not self._wanted:
            for tag in self._consuming:
                self._channel.basic_cancel(tag)
            self._consuming.clear()

    def _begin(self, ready: Callable[[], None]) -> None:
        self._prepared = True
        Watch(self._channel, list(self._buffers), self._settings.look_seconds, self).begin()
        self._consume(list(self._buffers), ready)

    def has_room(self) -> bool:
        """Whether anything that is ready in its queues should have come here at once."""
        return self._wanted and self._prepared and not len(self._tags)

    def forgotten(self) -> None:
        """The broker forgot this consumer: connect anew."""
        self._link.drop()

    def _consume(self, queues: list[str], ready: Callable[[], None]) -> None:
        if not queues or not self._wanted:
            ready()
            return
        queue, *others = queues
        tag = self._channel.basic_consume(
            queue,
            functools.partial(self._deliver, queue),
            callback=lambda _: self._consume(others, ready),
        )
        self._consuming.append(tag)

    def _deliver(
        self,
        queue: str,
        _channel: Any,
        method: pika.spec.Basic.Deliver,
        properties: pika.BasicProperties,
        body: bytes,
    ) -> None:
        delivery = Delivery(
            message=wire.decode(method, properties, body),
            queue=queue,
            tag=method.delivery_tag,
            session=self._session,
            redelivered=method.redelivered,
            delivery_count=wire.delivery_count(properties),
        )
        self._tags.open(delivery.tag, None)
        with self._arrived:
            self._buffers[queue].append(delivery)
            self._arrived.notify()

    def _settle(self, deliveries: Sequence[Delivery], frame: Callable[[int, bool], None]) -> None:
        if deliveries:
            wanted = [(each.session, each.tag) for each in deliveries]
            self._link.submit(lambda: self._send_frames(wanted, frame))

    def _send_frames(
        self, wanted: list[tuple[int, int]], frame: Callable[[int, bool], None]
    ) -> None:
        tags = [tag for session, tag in wanted if session == self._session]
        for tag, multiple in self._tags.runs(tags):
            frame(tag, multiple)
