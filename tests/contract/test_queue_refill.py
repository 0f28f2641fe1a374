"""What a broker says of lost queues, and how they come back; the twin and RabbitMQ alike."""

import pytest

from hub.domain.errors import NotFound, Unavailable
from hub.ports.queue import DeadLetter, QueueKind
from queues.topology import dead_queue, regular_queue, urgent_queue


@pytest.fixture
def settled(bench):
    """A broker whose queues are all there."""
    bench.broker.declare()
    bench.told.clear()
    return bench


def test_queues_that_are_all_there_need_no_refill(settled):
    assert list(settled.broker.declare()) == []
    assert settled.told == []


def test_a_lost_queue_is_told_of_before_it_is_made_again(settled):
    lost = regular_queue(settled.agency)
    settled.wipe(lost)

    [made] = settled.broker.declare()

    assert (made.queue, made.kind, made.agency) == (lost, QueueKind.requests, settled.agency)
    assert settled.told == [{lost}]
    settled.publish(1)
    assert settled.receive(settled.consumer(), 1)[0].queue == lost


def test_as_long_as_its_refill_fails_a_lost_queue_stays_lost(settled):
    lost = urgent_queue(settled.agency)
    settled.publish(0)
    settled.wipe(lost)
    settled.refusal = Unavailable("база не отвечает", "the database does not answer")

    with pytest.raises(Unavailable):
        settled.broker.declare()

    assert lost not in settled.broker.depths()
    message = settled.message(1, urgent=True)
    assert settled.broker.publisher().publish([message]) == frozenset()
    settled.refusal = None
    assert [place.queue for place in settled.broker.declare()] == [lost]


def test_a_rebuilt_queue_is_refilled_too(settled):
    lost = regular_queue(settled.agency)
    settled.publish(1)

    settled.broker.rebuild(lost)

    assert settled.told == [{lost}]
    assert settled.ready(lost) == 0


def test_queues_that_answer_are_not_taken_for_leaderless_and_keep_their_messages(settled):
    settled.publish(1)
    settled.eventually(lambda: settled.ready(regular_queue(settled.agency)) == 1)

    assert list(settled.broker.leaderless()) == []

    [delivery] = settled.receive(settled.consumer(), 1)
    assert delivery.delivery_count == 0


def test_a_dead_letter_can_be_laid_where_it_belongs(settled):
    letter = DeadLetter(message=settled.message(1), reason="timeout")

    settled.broker.dead_queue().put(settled.agency, [letter])

    assert settled.broker.dead_queue().list(settled.agency, 9) == [letter]
    assert settled.ready(dead_queue(settled.other)) == 0
    with pytest.raises(NotFound):
        settled.broker.dead_queue().put("nobody", [letter])


def test_who_returns_to_a_broker_shows_that_it_was_away(settled):
    settled.publish(1)
    before = settled.broker.arrivals

    settled.restart()

    settled.eventually(lambda: settled.broker.arrivals > before)
    assert before > 0
