import pytest

from hub.domain.errors import Unavailable
from hub.ports.queue import Delivery, Message
from queues.parcel import dead
from queues.settle import move_on


class Holder:
    def __init__(self):
        self.acked, self.requeued = [], []

    def ack(self, deliveries):
        self.acked += [each.message.id for each in deliveries]

    def requeue(self, deliveries):
        self.requeued += [each.message.id for each in deliveries]


class Sender:
    def __init__(self, confirms):
        self.confirms = confirms

    def send(self, parcels):
        if self.confirms is None:
            raise Unavailable("нет", "no")
        return frozenset(p.message.id for p in parcels) & self.confirms


def delivery(number):
    return Delivery(
        message=Message(id=f"m{number}", exchange="x", routing_key="k", body=b"{}"),
        queue="hub.requests.police.urgent",
        tag=number,
        session=0,
        redelivered=False,
        delivery_count=0,
    )


def test_only_what_was_confirmed_elsewhere_is_acknowledged_here():
    holder = Holder()

    move_on(holder, Sender({"m1"}), [delivery(1), delivery(2)], lambda each: dead(each, "refused"))

    assert holder.acked == ["m1"]
    assert holder.requeued == ["m2"]


def test_without_a_connection_everything_is_given_back_and_the_caller_learns_of_it():
    holder = Holder()

    with pytest.raises(Unavailable):
        move_on(holder, Sender(None), [delivery(1)], lambda each: dead(each, "refused"))

    assert holder.acked == []
    assert holder.requeued == ["m1"]
