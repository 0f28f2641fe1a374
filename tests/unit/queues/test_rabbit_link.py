import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from pika.exceptions import AMQPConnectionError

from hub.domain.errors import Unavailable
from queues.rabbit import admin
from queues.rabbit.link import Link
from queues.rabbit.settings import RabbitSettings

PATIENCE = 30


class Nobody:
    """A role that is never asked for anything."""

    def prepare(self, channel: Any, ready: Callable[[], None]) -> None: ...

    def lost(self) -> None: ...


def nowhere() -> RabbitSettings:
    """The address of a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    return RabbitSettings(urls=(f"amqp://guest:guest@127.0.0.1:{port}/",), connect_seconds=0.1)


@pytest.mark.parametrize("error", [ValueError, AssertionError, KeyError, AMQPConnectionError])
def test_a_link_goes_on_trying_whatever_went_wrong(error: type[Exception]) -> None:
    again, tries = threading.Event(), []

    def declare() -> None:
        tries.append(error)
        if len(tries) > 1:
            again.set()
        raise error("broken")

    link = Link("test", nowhere(), declare, Nobody())

    assert again.wait(PATIENCE)
    link.close()


def test_a_connection_that_is_reset_while_it_is_made_is_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def reset(*_: Any) -> None:
        raise ValueError("Expected connected socket")

    monkeypatch.setattr("pika.BlockingConnection", reset)

    with pytest.raises(Unavailable), admin.visit(nowhere()):
        pass
