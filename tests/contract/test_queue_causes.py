"""What RabbitMQ refuses is told with its cause and its cure, an alarm too."""

import socket
import time
from collections.abc import Iterator

import pika
import pytest

from hub.domain.errors import Barred, Unavailable
from hub.ports.queue import REQUESTS, Message, request_key
from queues.node import PrivateNode
from queues.rabbit import admin
from queues.rabbit.broker import RabbitBroker
from queues.rabbit.settings import RabbitSettings
from queues.topology import regular_queue, topology, urgent_queue
from tests.brokers import alarmed, control, delete_queues
from tests.databases import free_port
from tests.factories import new_id

AGENCY = "barred"
TOPOLOGY = topology([AGENCY])
QUEUE = regular_queue(AGENCY)


@pytest.fixture
def settings(node: PrivateNode) -> Iterator[RabbitSettings]:
    yield RabbitSettings(urls=(node.url,), connect_seconds=5)
    delete_queues(node.url, TOPOLOGY)


@pytest.fixture
def other_queue(settings: RabbitSettings) -> str:
    """A queue of the hub's name that somebody made by hand."""
    with pika.BlockingConnection(settings.parameters()) as connection:
        connection.channel().queue_declare(QUEUE, durable=True)
    return QUEUE


def message() -> Message:
    """A letter of the agency."""
    return Message(
        id=new_id(), exchange=REQUESTS, routing_key=request_key(AGENCY, urgent=False), body=b"{}"
    )


def failure(url: str) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        admin.reach(RabbitSettings(urls=(url,)))
    return caught.value


def wrong_addresses(url: str) -> list[tuple[str, str]]:
    return [
        (url.replace("hub:", "hub:x"), "broker_login_refused"),
        (url.replace("%2F", "nowhere"), "broker_vhost"),
        (url.replace("127.0.0.1", "mq.invalid"), "broker_host_unknown"),
        (url.replace("amqp:", "amqps:"), "broker_tls"),
    ]


def test_a_wrong_address_is_barred_with_its_cause(node: PrivateNode) -> None:
    for url, cause in wrong_addresses(node.url):
        error = failure(url)
        assert (type(error), error.cause) == (Barred, cause)


def test_where_nobody_listens_it_may_pass() -> None:
    error = failure(f"amqp://hub:secret@127.0.0.1:{free_port()}/")

    assert (type(error), error.cause) == (Unavailable, "broker_not_reached")
    assert "secret" not in str(error)


def test_where_something_else_hangs_it_may_pass() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"amqp://hub:x@127.0.0.1:{silent.getsockname()[1]}/?stack_timeout=1"
        assert failure(url).cause == "broker_not_reached"


def test_a_queue_with_other_arguments_is_named_with_both(
    settings: RabbitSettings, other_queue: str
) -> None:
    with pytest.raises(Barred) as caught:
        admin.declare(settings, TOPOLOGY)

    assert caught.value.cause == "broker_other_arguments"
    assert f"{other_queue}: x-" in caught.value.ru
    assert "≠ none" in caught.value.ru


def test_each_queue_with_other_arguments_is_found_and_nothing_is_made(
    settings: RabbitSettings, other_queue: str
) -> None:
    found = admin.misfits(settings, TOPOLOGY)

    assert [one.cause for one in found] == ["broker_other_arguments"]
    assert other_queue in found[0].ru
    assert list(admin.depths(settings, TOPOLOGY)) == [other_queue]


def test_who_publishes_is_told_why_and_goes_on_once_it_is_cured(
    settings: RabbitSettings, other_queue: str, caplog: pytest.LogCaptureFixture
) -> None:
    quick = RabbitSettings(urls=settings.urls, connect_seconds=1, pause_seconds=0.5)
    broker = RabbitBroker(quick, TOPOLOGY)
    try:
        for _ in range(2):
            with pytest.raises(Barred, match=other_queue):
                broker.publisher().publish([message()])
        with pika.BlockingConnection(settings.parameters()) as connection:
            connection.channel().queue_delete(other_queue)
        time.sleep(2)

        letter = message()
        assert broker.publisher().publish([letter]) == {letter.id}
    finally:
        broker.close()
    loud = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    assert len(loud) == 1
    assert other_queue in loud[0]


def test_who_may_declare_nothing_works_with_what_an_administrator_declared(
    node: PrivateNode, settings: RabbitSettings
) -> None:
    admin.declare(settings, TOPOLOGY)
    control(node, "add_user", "worker", "worker")
    control(node, "set_permissions", "worker", "^$", ".*", ".*")
    password = node.url.partition("hub:")[2].partition("@")[0]
    url = node.url.replace(f"hub:{password}", "worker:worker")
    broker = RabbitBroker(RabbitSettings(urls=(url,), connect_seconds=5), TOPOLOGY)
    try:
        letter = message()
        assert broker.publisher().publish([letter]) == {letter.id}

        with pika.BlockingConnection(settings.parameters()) as connection:
            connection.channel().queue_delete(urgent_queue(AGENCY))
        with pytest.raises(Barred) as caught:
            broker.declare()
        assert caught.value.cause == "broker_permission"
    finally:
        broker.close()
        control(node, "delete_user", "worker")


def test_an_alarm_is_told_at_once_and_publishing_goes_on_after_it(
    node: PrivateNode, settings: RabbitSettings
) -> None:
    broker = RabbitBroker(settings, TOPOLOGY)
    publisher = broker.publisher()
    first, letter = message(), message()
    publisher.publish([first])
    try:
        with alarmed(node):
            began = time.monotonic()
            assert publisher.publish([letter]) == frozenset()
            with pytest.raises(Unavailable) as caught:
                publisher.publish([letter])
            assert failure(node.url).cause == "broker_alarm"
            assert time.monotonic() - began < 5
            assert caught.value.cause == "broker_alarm"

        assert publisher.publish([letter]) == {letter.id}
        admin.reach(settings)
    finally:
        broker.close()
