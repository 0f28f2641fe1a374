"""Looking into the dead queues and taking single messages out of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from hub.domain.errors import NotFound
from hub.ports.queue import DeadLetter, Message
from queues.parcel import laid
from queues.rabbit import wire
from queues.rabbit.admin import visit
from queues.rabbit.settings import RabbitSettings
from queues.topology import Topology, dead_queue


class RabbitDeadQueue:
    """Reads by getting messages and giving them back, for AMQP knows no way to look only.

    While one person looks, another sees fewer messages; they return in their old order.
    """

    def __init__(self, settings: RabbitSettings, topology: Topology) -> None:
        self._settings = settings
        self._names = {queue.name for queue in topology.queues}

    def list(self, agency: str, limit: int) -> Sequence[DeadLetter]:
        """Return the oldest dead messages; raises `NotFound`, `Unavailable`."""
        letters: list[DeadLetter] = []
        with self._opened(agency) as (queue, channel):
            for method, properties, body in _gets(channel, queue, limit):
                message = wire.decode(method, properties, body)
                letters.append(DeadLetter(message=message, reason=wire.reason(properties)))
        return letters

    def take(self, agency: str, message_id: str) -> Message:
        """Remove one dead message and return it; raises `NotFound`, `Unavailable`."""
        with self._opened(agency) as (queue, channel):
            ready = channel.queue_declare(queue, passive=True).method.message_count
            for method, properties, body in _gets(channel, queue, ready):
                if properties.message_id == message_id:
                    channel.basic_ack(method.delivery_tag)
                    return wire.decode(method, properties, body)
        raise NotFound(
            f"среди недоставленных ({agency}) нет сообщения {message_id}",
            f"there is no message {message_id} among the dead ones of {agency}",
        )

    def put(self, agency: str, letters: Sequence[DeadLetter]) -> None:
        """Add dead messages, each confirmed; raises `NotFound`, `Unavailable`."""
        with self._opened(agency) as (_, channel):
            channel.confirm_delivery()
            for letter in letters:
                parcel = laid(agency, letter)
                properties = wire.encode(parcel)
                channel.basic_publish(
                    parcel.exchange, parcel.routing_key, letter.message.body, properties, True
                )

    @contextmanager
    def _opened(self, agency: str) -> Iterator[tuple[str, Any]]:
        queue = dead_queue(agency)
        if queue not in self._names:
            raise NotFound(f"нет ведомства {agency}", f"there is no agency {agency}")
        with visit(self._settings) as connection:
            channel = connection.channel()
            yield queue, channel
            # Tag 0 with multiple: everything that was got and not acknowledged.
            channel.basic_nack(0, multiple=True, requeue=True)
            channel.close()


def _gets(channel: Any, queue: str, limit: int) -> Iterator[tuple[Any, Any, bytes]]:
    for _ in range(limit):
        method, properties, body = channel.basic_get(queue)
        if method is None:
            return
        yield method, properties, body
