"""Tidying up on a broker that several tests share."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pika

from queues.node import SCRIPTS, PrivateNode
from queues.topology import Topology

_ALARM_SECONDS = 2


def delete_queues(url: str, described: Topology) -> None:
    """Delete every queue of the topology, with its messages; one that is not there is no error."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        for queue in described.queues:
            channel.queue_delete(queue.name)


def control(node: PrivateNode, *arguments: str) -> None:
    """Run RabbitMQ's own `rabbitmqctl` against a private node."""
    command = [SCRIPTS / "rabbitmqctl", *arguments]
    subprocess.run(command, env=node.environment(), check=True, capture_output=True)


@contextmanager
def alarmed(node: PrivateNode) -> Iterator[None]:
    """The node is short of memory, as it believes."""
    control(node, "set_vm_memory_high_watermark", "0.00001")
    time.sleep(_ALARM_SECONDS)
    try:
        yield
    finally:
        control(node, "set_vm_memory_high_watermark", "0.4")
        time.sleep(_ALARM_SECONDS)
