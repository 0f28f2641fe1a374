"""Short visits to the broker: declare, look, rebuild."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker

from hub.domain.errors import NotFound, Unavailable
from hub.ports.queue import Depth
from queues.rabbit.settings import RabbitSettings
from queues.topology import Queue, Topology

_NOT_FOUND = 404

# Consumers of a deleted quorum queue are told so only while the name stays free. Declared anew at
# once, the queue takes them over by itself, and what it sends them is lost on the way (3.10).
_CANCEL_SECONDS = 1.0


@contextmanager
def visit(settings: RabbitSettings) -> Iterator[Any]:
    """Lend a connection for a few calls; what fails on it is raised as `Unavailable`."""
    try:
        with pika.BlockingConnection(settings.parameters()) as connection:
            yield connection
    except (AMQPError, OSError) as error:
        raise Unavailable(
            f"RabbitMQ не отвечает: {type(error).__name__}",
            f"RabbitMQ does not answer: {type(error).__name__}",
        ) from error


def declare(settings: RabbitSettings, topology: Topology) -> None:
    """Declare the whole topology; what is there already stays. Raises `AMQPError`, `OSError`."""
    with pika.BlockingConnection(settings.parameters()) as connection:
        declare_over(connection, topology)


def declare_over(connection: Any, topology: Topology) -> None:
    """The same over a connection that is open."""
    channel = connection.channel()
    for exchange in topology.exchanges:
        channel.exchange_declare(exchange.name, exchange.kind, durable=True)
    for queue in topology.queues:
        _declare_queue(channel, queue)
    for binding in topology.bindings:
        channel.queue_bind(binding.queue, binding.exchange, binding.key)


def depths(settings: RabbitSettings, topology: Topology) -> Mapping[str, Depth]:
    """Return the depth of each queue of the topology that exists; raises `Unavailable`."""
    with visit(settings) as connection:
        found = {queue.name: _depth(connection, queue.name) for queue in topology.queues}
    return {name: depth for name, depth in found.items() if depth is not None}


def rebuild(settings: RabbitSettings, topology: Topology, queue: str) -> None:
    """Delete the queue with its messages, then declare it and its bindings anew.

    Raises `NotFound` for a queue outside the topology, `Unavailable` without a connection.
    """
    declared = [each for each in topology.queues if each.name == queue]
    if not declared:
        raise NotFound(f"нет такой очереди: {queue}", f"there is no such queue: {queue}")
    with visit(settings) as connection:
        channel = connection.channel()
        channel.queue_delete(queue)
        time.sleep(_CANCEL_SECONDS)
        _declare_queue(channel, declared[0])
        for binding in topology.bindings:
            if binding.queue == queue:
                channel.queue_bind(queue, binding.exchange, binding.key)


def _declare_queue(channel: Any, queue: Queue) -> None:
    channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))


def _depth(connection: Any, queue: str) -> Depth | None:
    channel = connection.channel()
    try:
        answer = channel.queue_declare(queue, passive=True).method
    except ChannelClosedByBroker as error:
        if error.reply_code == _NOT_FOUND:
            return None
        raise
    channel.close()
    return Depth(ready=answer.message_count, consumers=answer.consumer_count)
