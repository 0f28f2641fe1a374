"""What every broker must keep, the twin and RabbitMQ alike.

`bench` (conftest.py) is a broker with two agencies of its own and the small steps used here.
"""

import threading

import msgspec
import pytest

from hub.domain.errors import NotFound
from hub.ports.queue import EVENTS, Message, event_key
from queues.topology import (
    NOTICES,
    NOTICES_BOX,
    dead_queue,
    regular_queue,
    retry_queue,
    urgent_queue,
)


def test_what_a_queue_takes_is_confirmed_and_arrives_whole(bench):
    message = bench.message(1)

    confirmed = bench.broker.publisher().publish([message])

    [delivery] = bench.receive(bench.consumer(), 1)
    assert confirmed == {"m1"}
    assert delivery.message == message
    assert delivery.queue == regular_queue(bench.agency)
    assert not delivery.redelivered


def test_a_message_for_an_unknown_agency_is_not_confirmed(bench):
    stray = bench.message(2, agency="nobody")

    confirmed = bench.broker.publisher().publish([bench.message(1), stray, bench.message(3)])

    assert confirmed == {"m1", "m3"}


def test_publishing_nothing_confirms_nothing(bench):
    assert bench.broker.publisher().publish([]) == frozenset()


def test_many_more_messages_than_the_window_are_all_confirmed_and_all_arrive(bench):
    bench.publish(*range(2000))

    consumer = bench.consumer()
    seen = set()
    while len(seen) < 2000:
        batch = consumer.receive(300, 10)
        assert batch
        consumer.ack(batch)
        seen |= {delivery.message.id for delivery in batch}
    bench.eventually(lambda: bench.ready(regular_queue(bench.agency)) == 0)


def test_several_threads_may_share_the_publisher(bench):
    threads = [
        threading.Thread(target=bench.publish, args=range(start, start + 50))
        for start in (0, 50, 100)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ids = {delivery.message.id for delivery in bench.receive(bench.consumer(), 150)}
    assert ids == {f"m{number}" for number in range(150)}


def test_an_acknowledged_message_does_not_come_back(bench):
    bench.publish(1, 2)
    consumer = bench.consumer()
    first, second = bench.receive(consumer, 2)

    consumer.ack([first])
    consumer.close()

    [again] = bench.receive(bench.consumer(), 1)
    assert again.message == second.message


def test_acknowledging_out_of_order_removes_just_those(bench):
    bench.publish(*range(6))
    consumer = bench.consumer()
    deliveries = bench.receive(consumer, 6)

    consumer.ack([deliveries[4], deliveries[0], deliveries[2]])
    consumer.ack([deliveries[0]])
    consumer.close()

    left = bench.receive(bench.consumer(), 3)
    assert [delivery.message.id for delivery in left] == ["m1", "m3", "m5"]


def test_what_a_dead_consumer_held_comes_back_marked_as_redelivered(bench):
    bench.publish(1)
    consumer = bench.consumer()
    bench.receive(consumer, 1)

    consumer.close()

    [again] = bench.receive(bench.consumer(), 1)
    assert again.message.id == "m1"
    assert again.redelivered
    assert again.delivery_count == 1


def test_a_requeued_message_comes_back_at_once(bench):
    bench.publish(1)
    consumer = bench.consumer()

    consumer.requeue(bench.receive(consumer, 1))

    [again] = bench.receive(consumer, 1)
    assert again.message == bench.message(1)


def test_a_retry_comes_back_to_its_queue_after_the_delay_with_the_attempt_counted(bench):
    bench.publish(1, urgent=True)
    consumer = bench.consumer()

    consumer.retry(bench.receive(consumer, 1), 0.4)

    assert not consumer.receive(1, 0)
    bench.pass_time(1)
    [again] = bench.receive(consumer, 1)
    assert again.queue == urgent_queue(bench.agency)
    assert again.message == msgspec.structs.replace(bench.message(1, urgent=True), attempt=1)


def test_a_retry_waits_in_the_queue_of_the_next_longer_delay(bench):
    bench.publish(1)
    consumer = bench.consumer()

    consumer.retry(bench.receive(consumer, 1), 30)

    bench.eventually(lambda: bench.ready(retry_queue(600)) == 1)


def test_a_buried_message_lies_in_the_dead_queue_of_its_agency_with_the_reason(bench):
    bench.publish(1)
    consumer = bench.consumer()

    consumer.bury(bench.receive(consumer, 1), "no_contract")

    [letter] = bench.broker.dead_queue().list(bench.agency, 10)
    assert letter.message == bench.message(1)
    assert letter.reason == "no_contract"
    assert not bench.broker.dead_queue().list(bench.other, 10)
    assert bench.ready(regular_queue(bench.agency)) == 0


def test_a_message_that_kills_its_consumers_ends_in_the_dead_queue(bench):
    bench.publish(1)

    for returns in range(4):
        consumer = bench.consumer()
        [delivery] = bench.receive(consumer, 1)
        assert delivery.delivery_count == returns
        consumer.close()

    bench.eventually(lambda: bench.ready(dead_queue(bench.agency)) == 1)
    [letter] = bench.broker.dead_queue().list(bench.agency, 10)
    assert letter.message == bench.message(1)
    assert letter.reason == "delivery_limit"


def test_looking_at_dead_letters_leaves_them_where_they_are(bench):
    bench.publish(1, 2, 3)
    consumer = bench.consumer()
    consumer.bury(bench.receive(consumer, 3), "refused")
    dead = bench.broker.dead_queue()

    looks = [[letter.message.id for letter in dead.list(bench.agency, 2)] for _ in range(5)]

    assert looks == [["m1", "m2"]] * 5
    bench.eventually(lambda: bench.ready(dead_queue(bench.agency)) == 3)


def test_taking_one_dead_letter_leaves_the_others_in_order(bench):
    bench.publish(1, 2, 3, 4)
    consumer = bench.consumer()
    consumer.bury(bench.receive(consumer, 4), "refused")
    dead = bench.broker.dead_queue()

    taken = dead.take(bench.agency, "m3")

    assert taken == bench.message(3)
    assert [letter.message.id for letter in dead.list(bench.agency, 9)] == ["m1", "m2", "m4"]


def test_a_dead_letter_can_be_replayed(bench):
    bench.publish(1)
    consumer = bench.consumer()
    consumer.bury(bench.receive(consumer, 1), "refused")
    dead = bench.broker.dead_queue()

    [letter] = dead.list(bench.agency, 1)
    assert bench.broker.publisher().publish([letter.message]) == {"m1"}
    dead.take(bench.agency, "m1")

    [again] = bench.receive(consumer, 1)
    assert again.message == bench.message(1)
    assert not dead.list(bench.agency, 1)


def test_taking_what_is_not_there_says_so_and_changes_nothing(bench):
    bench.publish(1)
    consumer = bench.consumer()
    consumer.bury(bench.receive(consumer, 1), "refused")
    dead = bench.broker.dead_queue()

    with pytest.raises(NotFound):
        dead.take(bench.agency, "m9")
    with pytest.raises(NotFound):
        dead.list("nobody", 1)

    assert len(dead.list(bench.agency, 9)) == 1


def test_urgent_requests_are_received_before_regular_ones(bench):
    bench.publish(1, 2)
    bench.publish(3, 4, urgent=True)
    consumer = bench.consumer()
    bench.pass_time(1)

    order = [delivery.message.id for delivery in bench.receive(consumer, 4)]

    assert order == ["m3", "m4", "m1", "m2"]


def test_a_change_reaches_the_notices_by_its_agency_and_state(bench):
    event = Message(
        id="e1",
        exchange=EVENTS,
        routing_key=event_key(bench.agency, "completed"),
        body=b'{"request": "1"}',
    )

    assert bench.broker.publisher().publish([event]) == {"e1"}

    consumer = bench.broker.consumer([NOTICES])
    [delivery] = bench.receive(consumer, 1)
    assert delivery.message == event
    consumer.retry([delivery], 1)
    bench.pass_time(1)
    [again] = bench.receive(consumer, 1)
    assert again.message == msgspec.structs.replace(event, attempt=1)
    consumer.bury([again], "gone")
    assert len(bench.broker.dead_queue().list(NOTICES_BOX, 9)) == 1


def test_depths_count_waiting_messages_and_consumers(bench):
    bench.publish(1, 2)
    bench.eventually(lambda: bench.ready(regular_queue(bench.agency)) == 2)

    consumer = bench.consumer()
    bench.receive(consumer, 2)

    depths = bench.broker.depths()
    assert depths.keys() == {queue.name for queue in bench.topology.queues}
    assert depths[regular_queue(bench.agency)].consumers == 1
    bench.eventually(lambda: bench.ready(regular_queue(bench.agency)) == 0)


def test_a_restart_of_the_broker_keeps_what_was_confirmed_and_the_clients_return(bench):
    consumer = bench.consumer()
    bench.publish(1, 2, 3)
    held = bench.receive(consumer, 3)
    consumer.ack(held[:1])
    bench.eventually(lambda: bench.ready(regular_queue(bench.agency)) == 0)

    bench.restart()
    consumer.ack(held)
    consumer.requeue(held)

    bench.publish(4)
    assert {delivery.message.id for delivery in bench.receive(consumer, 3)} == {"m2", "m3", "m4"}


def test_a_rebuilt_queue_is_empty_and_works_for_the_consumers_it_had(bench):
    bench.publish(1)
    consumer = bench.consumer()
    bench.receive(consumer, 1)

    bench.broker.rebuild(regular_queue(bench.agency))
    bench.publish(2)

    [delivery] = bench.receive(consumer, 1)
    assert delivery.message.id == "m2"


def test_only_a_queue_of_the_topology_can_be_rebuilt(bench):
    with pytest.raises(NotFound):
        bench.broker.rebuild("hub.requests.nobody.urgent")


def test_a_paused_consumer_takes_nothing_more_until_it_is_resumed(bench):
    bench.publish(*range(3))
    consumer = bench.consumer()
    first = bench.receive(consumer, 3)
    consumer.ack(first)
    consumer.pause()
    consumer.pause()
    bench.eventually(lambda: bench.broker.depths()[regular_queue(bench.agency)].consumers == 0)
    bench.publish(7, 8)
    assert consumer.receive(10, 0.2) == []
    assert bench.ready(regular_queue(bench.agency)) == 2
    consumer.resume()
    again = bench.receive(consumer, 2)
    assert [one.message.id for one in again] == ["m7", "m8"]
    assert [one.delivery_count for one in again] == [0, 0]
    consumer.ack(again)


def test_a_consumer_stays_paused_over_a_new_connection(bench):
    consumer = bench.consumer()
    consumer.pause()
    bench.restart()
    bench.publish(1)
    assert consumer.receive(10, 0.2) == []
    consumer.resume()
    assert len(bench.receive(consumer, 1)) == 1
