"""Short visits to the broker: declare, look, rebuild."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pika
from msgspec import structs
from pika.exceptions import AMQPConnectionError, ChannelClosedByBroker

from hub.domain.errors import Unavailable
from hub.ports.queue import Depth, Place, Refill
from queues.rabbit.pulse import silent
from queues.rabbit.refusals import FAILURES, explained
from queues.rabbit.settings import RabbitSettings
from queues.topology import Queue, Topology, nothing_to_refill

_REFUSED = 403
_NOT_FOUND = 404
_BLOCKED_SECONDS = 0.5
_NOWHERE = "hub.nowhere"

# Consumers of a deleted quorum queue are told so only while the name stays free. Declared anew at
# once, the queue takes them over by itself, and what it sends them is lost on the way (3.10).
_CANCEL_SECONDS = 1.0


@contextmanager
def visit(settings: RabbitSettings) -> Iterator[Any]:
    """Lend a connection for a few calls; what fails on it is raised as `Unavailable`, with its
    cause."""
    try:
        with _connected(settings) as connection:
            yield connection
    except FAILURES as error:
        raise explained(error) from error


def _connected(settings: RabbitSettings) -> Any:
    try:
        return pika.BlockingConnection(settings.parameters())
    except ValueError as error:
        # What pika says of a connection that was reset as soon as it was made.
        raise AMQPConnectionError(str(error)) from error


def declare(
    settings: RabbitSettings, topology: Topology, refill: Refill = nothing_to_refill
) -> Sequence[Place]:
    """Make what is missing, and return the queues that were; raises `Unavailable`."""
    with visit(settings) as connection:
        return declare_over(connection, topology, refill)


def declare_over(
    connection: Any, topology: Topology, refill: Refill = nothing_to_refill
) -> Sequence[Place]:
    """The same over a connection that is open; raises `AMQPError`, `OSError`.

    A user who may declare nothing does no more than look whether somebody else has declared it all.
    The queues come last, after their refill: as long as one is missing, whoever comes by knows that
    what it held is lost, even when this process ends on the way.
    """
    try:
        return _declare_all(connection, topology, refill)
    except ChannelClosedByBroker as error:
        if error.reply_code != _REFUSED or not _all_there(connection, topology):
            raise
        return ()


def _declare_all(connection: Any, topology: Topology, refill: Refill) -> Sequence[Place]:
    channel = connection.channel()
    for exchange in topology.exchanges:
        channel.exchange_declare(exchange.name, exchange.kind, durable=True)
    missing = topology.named([one.name for one in topology.queues if _is_gone(connection, one)])
    if missing:
        refill(missing)
    for queue in topology.queues:
        channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))
    for binding in topology.bindings:
        channel.queue_bind(binding.queue, binding.exchange, binding.key)
    return missing


def _all_there(connection: Any, topology: Topology) -> bool:
    """Whether every exchange and queue exists. Bindings, and what belongs to a queue, nobody can
    ask for without the right to change them."""
    channel = connection.channel()
    try:
        for exchange in topology.exchanges:
            channel.exchange_declare(exchange.name, passive=True)
    except ChannelClosedByBroker as error:
        if error.reply_code == _NOT_FOUND:
            return False
        raise
    channel.close()
    return not any(_is_gone(connection, queue) for queue in topology.queues)


def reach(settings: RabbitSettings) -> None:
    """Return when the broker takes messages; raises `Unavailable`, with the cause `broker_alarm`
    when it is short of memory or disk.

    RabbitMQ tells of an alarm only those who publish: the message of no queue comes back at once,
    or the connection is blocked (https://www.rabbitmq.com/connection-blocked.html).
    """
    returned: list[bool] = []
    impatient = structs.replace(settings, confirm_seconds=_BLOCKED_SECONDS)
    with visit(impatient) as connection:
        channel = connection.channel()
        channel.add_on_return_callback(lambda *_: returned.append(True))
        channel.basic_publish("", _NOWHERE, b"", mandatory=True)
        deadline = time.monotonic() + settings.answer_seconds
        while not returned and channel.is_open and time.monotonic() < deadline:
            connection.process_data_events(time_limit=_BLOCKED_SECONDS)


def misfits(settings: RabbitSettings, topology: Topology) -> Sequence[Unavailable]:
    """What is wrong with each queue that exists, by the broker's word; nothing is made or changed.
    Raises `Unavailable` without a connection."""
    found = []
    with visit(settings) as connection:
        for queue in topology.queues:
            if not _is_gone(connection, queue):
                try:
                    # What is equal is left as it is; else the broker tells the difference.
                    connection.channel().queue_declare(
                        queue.name, durable=True, arguments=dict(queue.arguments)
                    )
                except ChannelClosedByBroker as error:
                    if error.reply_code != _REFUSED:
                        found.append(explained(error))
    return found


def depths(settings: RabbitSettings, topology: Topology) -> Mapping[str, Depth]:
    """Return the depth of each queue of the topology that exists; raises `Unavailable`."""
    with visit(settings) as connection:
        found = {queue.name: _depth(connection, queue.name) for queue in topology.queues}
    return {name: depth for name, depth in found.items() if depth is not None}


def leaderless(settings: RabbitSettings, topology: Topology) -> Sequence[Place]:
    """Return the queues that do not answer, asked twice, for an election takes a moment; raises
    `Unavailable`."""
    found = depths(settings, topology)
    # Without a leader nobody counts: such a queue says that it has no message and no consumer.
    empty = [name for name, depth in found.items() if not depth.ready + depth.consumers]
    return topology.named(silent(settings, silent(settings, empty)))


def rebuild(
    settings: RabbitSettings, topology: Topology, queue: str, refill: Refill = nothing_to_refill
) -> None:
    """Delete the queue with its messages, then declare what is missing.

    Raises `NotFound` for a queue outside the topology, `Unavailable` without a connection.
    """
    topology.named([queue])
    with visit(settings) as connection:
        connection.channel().queue_delete(queue)
        time.sleep(_CANCEL_SECONDS)
        declare_over(connection, topology, refill)


def _is_gone(connection: Any, queue: Queue) -> bool:
    return _depth(connection, queue.name) is None


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
