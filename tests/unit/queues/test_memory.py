"""What the twin alone can play; what it shares with RabbitMQ stands in the contract suite."""

import pytest

from hub.domain.errors import Unavailable
from hub.ports.queue import REQUESTS, Message, request_key
from queues.memory.broker import MemoryBroker
from queues.topology import regular_queue, retry_queue, topology, work_queues


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def broker(clock):
    return MemoryBroker(topology(["police"], [5, 30]), clock)


def message(number):
    return Message(
        id=f"m{number}",
        exchange=REQUESTS,
        routing_key=request_key("police", urgent=False),
        body=b"{}",
    )


def test_a_retry_comes_back_exactly_when_the_clock_says(broker, clock):
    broker.publisher().publish([message(1)])
    consumer = broker.consumer(work_queues(["police"]))
    consumer.retry(consumer.receive(1, 0), 5)

    clock.now = 4.99
    assert not consumer.receive(1, 0)
    assert broker.depths()[retry_queue(5)].ready == 1

    clock.now = 5.0
    [again] = consumer.receive(1, 0)
    assert again.message.attempt == 1


def test_while_it_is_cut_nothing_answers_and_nothing_arrives(broker):
    broker.publisher().publish([message(1)])
    consumer = broker.consumer(work_queues(["police"]))
    broker.cut()

    for call in (
        lambda: broker.publisher().publish([message(2)]),
        broker.depths,
        lambda: broker.rebuild(regular_queue("police")),
        lambda: broker.dead_queue().list("police", 1),
        lambda: broker.dead_queue().take("police", "m1"),
    ):
        with pytest.raises(Unavailable):
            call()
    assert consumer.receive(1, 0) == []

    broker.restore()
    assert [each.message.id for each in consumer.receive(9, 0)] == ["m1"]


def test_a_retry_while_it_is_cut_gives_the_message_back(broker):
    broker.publisher().publish([message(1)])
    consumer = broker.consumer(work_queues(["police"]))
    held = consumer.receive(1, 0)
    broker.cut()

    with pytest.raises(Unavailable):
        consumer.retry(held, 5)

    broker.restore()
    [again] = consumer.receive(1, 0)
    assert again.message.attempt == 0


def test_a_delivery_from_before_a_rebuild_cannot_be_settled(broker):
    broker.publisher().publish([message(1)])
    consumer = broker.consumer(work_queues(["police"]))
    held = consumer.receive(1, 0)

    broker.rebuild(regular_queue("police"))
    consumer.requeue(held)

    assert broker.depths()[regular_queue("police")].ready == 0
