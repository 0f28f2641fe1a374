"""What only a real RabbitMQ, or its absence, can show."""

import threading

import msgspec
import pika
import pytest

from hub.domain.errors import Unavailable
from hub.ports.queue import REQUESTS, Message
from queues.rabbit import admin
from queues.rabbit.broker import RabbitBroker
from queues.rabbit.link import Link
from queues.rabbit.settings import RabbitSettings
from queues.topology import RETRY_DELAYS, dead_queue, regular_queue, topology
from tests.brokers import delete_queues

MESSAGE = Message(id="m1", exchange=REQUESTS, routing_key="police.urgent", body=b"{}")

AGENCIES = ("twice", "former", "added", "gone")


@pytest.fixture
def settings(node):
    """A running broker; what a test declared is gone after it, or others with the same name for a
    queue and other properties would be refused."""
    yield RabbitSettings(urls=(node.url,))
    delete_queues(node.url, topology(AGENCIES, RETRY_DELAYS))


def test_the_topology_can_be_declared_again_and_again(settings):
    described = topology(["twice"], RETRY_DELAYS)

    admin.declare(settings, described)
    admin.declare(settings, described)

    assert admin.depths(settings, described).keys() == {each.name for each in described.queues}


def test_an_agency_is_added_without_touching_what_is_there(settings):
    admin.declare(settings, topology(["former"]))

    admin.declare(settings, topology(["former", "added"]))

    assert regular_queue("added") in admin.depths(settings, topology(["former", "added"]))


def test_depths_leave_out_a_queue_that_is_gone(settings):
    described = topology(["gone"])
    admin.declare(settings, described)
    with pika.BlockingConnection(settings.parameters()) as connection:
        connection.channel().queue_delete(dead_queue("gone"))

    depths = admin.depths(settings, described)

    assert dead_queue("gone") not in depths
    assert regular_queue("gone") in depths


def test_settings_do_not_show_the_password(settings):
    assert settings.urls[0] not in repr(settings)


def test_without_a_broker_every_call_says_unavailable_and_a_consumer_waits():
    settings = RabbitSettings(urls=("amqp://hub:secret@127.0.0.1:9/",), connect_seconds=0.2)
    broker = RabbitBroker(settings, topology(["police"]))
    consumer = broker.consumer([regular_queue("police")])
    try:
        assert consumer.receive(1, 0.1) == []
        with pytest.raises(Unavailable, match="RabbitMQ не отвечает"):
            broker.publisher().publish([MESSAGE])
        with pytest.raises(Unavailable, match="RabbitMQ"):
            broker.depths()
        with pytest.raises(Unavailable, match="RabbitMQ") as caught:
            broker.dead_queue().list("police", 1)
        assert "secret" not in str(caught.value)
    finally:
        broker.close()


def test_a_consumer_that_the_broker_forgot_is_served_again(node):
    settings = RabbitSettings(urls=(node.url,), look_seconds=0.3)
    broker = RabbitBroker(settings, topology(["forgotten"]))
    consumer = broker.consumer([regular_queue("forgotten")])
    message = msgspec.structs.replace(MESSAGE, routing_key="forgotten.regular")
    try:
        broker.publisher().publish([message])
        consumer.ack(consumer.receive(1, 10))
        _forget(consumer)
        broker.publisher().publish([message])

        [came] = consumer.receive(1, 20)

        assert came.message.id == MESSAGE.id
    finally:
        broker.close()
        delete_queues(node.url, topology(["forgotten"]))


def _forget(consumer):
    """End the subscription at the broker's side; the consumer is not told."""
    gone = threading.Event()

    def cancel():
        for tag in consumer._consuming:
            consumer._channel.basic_cancel(tag, callback=lambda _: gone.set())

    consumer._link.submit(cancel)
    assert gone.wait(10)


def test_a_broker_that_never_agrees_is_left_for_another_try(node):
    tries = []
    agreed = threading.Event()

    class Slow:
        def prepare(self, channel, ready):
            tries.append(channel)
            if len(tries) > 1:
                ready()
                agreed.set()

        def lost(self):
            pass

    settings = RabbitSettings(urls=(node.url,), prepare_seconds=0.3)
    link = Link("slow", settings, lambda: None, Slow())
    try:
        assert agreed.wait(20)
        assert len(tries) == 2
    finally:
        link.close()
