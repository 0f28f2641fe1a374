from itertools import count

import pytest

from hub.ports.queue import Message
from queues.parcel import first
from queues.rabbit.batch import Batch


class Wire:
    """Stands for a channel: gives tags in order and keeps what was published."""

    def __init__(self):
        self.tags = count(1)
        self.sent = []

    def put(self, parcel):
        self.sent.append(parcel.message.id)
        return next(self.tags)


def parcels(number):
    return [
        first(Message(id=f"m{i}", exchange="x", routing_key="k", body=b"{}"))
        for i in range(1, number + 1)
    ]


@pytest.fixture
def wire():
    return Wire()


def test_no_more_than_the_window_await_their_confirm(wire):
    batch = Batch(parcels(5), window=2)

    batch.pump(wire.put)
    assert wire.sent == ["m1", "m2"]

    batch.answered(1, multiple=False, kept=True)
    batch.pump(wire.put)
    assert wire.sent == ["m1", "m2", "m3"]


def test_it_is_done_when_every_message_has_its_answer(wire):
    batch = Batch(parcels(3), window=10)
    batch.pump(wire.put)
    assert not batch.done.is_set()

    batch.answered(3, multiple=True, kept=True)
    batch.pump(wire.put)

    assert batch.done.is_set()
    assert batch.confirmed == {"m1", "m2", "m3"}


def test_a_refused_message_is_answered_but_not_confirmed(wire):
    batch = Batch(parcels(2), window=10)
    batch.pump(wire.put)

    batch.answered(1, multiple=False, kept=False)
    batch.answered(2, multiple=False, kept=True)

    assert batch.confirmed == {"m2"}
    assert batch.answers == 2


def test_a_returned_message_is_not_confirmed_though_its_confirm_follows(wire):
    batch = Batch(parcels(2), window=10)
    batch.pump(wire.put)

    batch.returned("m1")
    batch.answered(2, multiple=True, kept=True)

    assert batch.confirmed == {"m2"}


def test_nothing_is_published_once_the_owner_gave_up(wire):
    batch = Batch(parcels(2), window=1)
    batch.done.set()

    batch.pump(wire.put)

    assert wire.sent == []
    assert batch.confirmed == frozenset()
