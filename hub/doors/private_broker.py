"""A private RabbitMQ node when the settings name no broker: for trying out."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from hub.config import Settings
from queues.node import PrivateNode


@contextmanager
def with_broker(settings: Settings) -> Iterator[Settings]:
    """The settings with a broker's address in them; a private node runs meanwhile if need be.

    The node's address is left in the data folder, readable by its owner only, so that other
    commands find the node. Raises `Unavailable` when RabbitMQ is not installed.
    """
    if settings.amqp_url:
        yield settings
        return
    with PrivateNode(settings.folder / "rabbitmq") as node:
        settings.private_amqp.touch(mode=0o600)
        settings.private_amqp.write_text(node.url)
        try:
            yield msgspec.structs.replace(settings, amqp_url=node.url)
        finally:
            settings.private_amqp.unlink(missing_ok=True)
