import pika

from hub.ports.queue import Message
from queues.parcel import Parcel, first
from queues.rabbit import wire

MESSAGE = Message(
    id="m1",
    exchange="hub.requests",
    routing_key="police.urgent",
    body=b'{"delivery": "1"}',
    headers={"traceparent": "00-1", "size": 3},
    attempt=2,
)

SOMEWHERE = pika.spec.Basic.Deliver(exchange="hub.return", routing_key="a.queue")


def test_a_message_keeps_its_first_address_wherever_it_is_sent():
    moved = Parcel(exchange="hub.dead", routing_key="police", message=MESSAGE, reason="refused")

    assert wire.decode(SOMEWHERE, wire.encode(moved), MESSAGE.body) == MESSAGE


def test_a_message_is_persistent_and_names_itself():
    properties = wire.encode(first(MESSAGE))

    assert properties.delivery_mode == 2
    assert properties.message_id == "m1"
    assert properties.content_type == "application/json"


def test_a_foreign_message_is_read_with_the_address_it_came_by():
    foreign = pika.BasicProperties(headers={"hub-attempt": "many", "list": [1], "x-death": []})

    assert wire.decode(SOMEWHERE, foreign, b"?") == Message(
        id="", exchange="hub.return", routing_key="a.queue", body=b"?"
    )
    assert wire.decode(SOMEWHERE, pika.BasicProperties(), b"?").id == ""


def test_the_reason_of_a_death_is_ours_or_else_the_brokers():
    ours = Parcel(exchange="x", routing_key="k", message=MESSAGE, reason="refused")
    brokers = pika.BasicProperties(headers={"x-death": [{"reason": "delivery_limit"}]})

    assert wire.reason(wire.encode(ours)) == "refused"
    assert wire.reason(brokers) == "delivery_limit"
    assert wire.reason(pika.BasicProperties()) == "unknown"


def test_the_queue_counts_how_often_it_took_the_message_back():
    counted = pika.BasicProperties(headers={"x-delivery-count": 3})

    assert wire.delivery_count(counted) == 3
    assert wire.delivery_count(pika.BasicProperties()) == 0
