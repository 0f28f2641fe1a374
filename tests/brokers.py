"""Tidying up on a broker that several tests share."""

import pika

from queues.topology import Topology


def delete_queues(url: str, described: Topology) -> None:
    """Delete every queue of the topology, with its messages; one that is not there is no error."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        for queue in described.queues:
            channel.queue_delete(queue.name)
