"""The broker is a cache of the database: whatever it loses comes back from there."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest

from hub.domain.errors import Unavailable
from hub.domain.request import Delivery, DeliveryState
from hub.domain.terms import Level
from hub.flow.dead import DeadLetters
from hub.flow.reconcile import MADE, REBUILT, Reconcile, Reconciled
from hub.flow.watchman import Watchman
from hub.ports.gateway import Result
from hub.ports.queue import DeadLetter, Message
from queues.topology import dead_queue, regular_queue, retry_queue, urgent_queue
from tests import factories as make
from tests.town import Town, single, stored_kinds

HEALTH = regular_queue("health")
PATIENCE = timedelta(minutes=15)


@pytest.fixture
def queued(town: Town) -> Town:
    """Three letters to health care, in its queue."""
    for _ in range(3):
        town.submit(single())
    town.publish()
    return town


def reconcile(town: Town, *, everything: bool = False) -> Reconciled:
    return Reconcile(town.means, town.broker, town.refill).run(PATIENCE, everything=everything)


def wipe(town: Town) -> None:
    """Let the broker come back with empty hands."""
    town.broker.cut()
    town.broker.wipe()
    town.broker.restore()


def letters(town: Town) -> Sequence[Delivery]:
    return [one for request in town.requests() for one in town.deliveries(request)]


def states(town: Town) -> set[DeliveryState]:
    return {one.state for one in letters(town)}


def sent(town: Town) -> list[str]:
    return [posting.id for posting in town.gateways["health"].sent]


def ready(town: Town, queue: str = HEALTH) -> int:
    return town.broker.depths()[queue].ready


def test_what_a_wiped_broker_held_is_delivered_once_and_in_its_order(queued: Town) -> None:
    wipe(queued)
    queued.run()
    assert sent(queued) == [one.id for one in letters(queued)]
    assert states(queued) == {DeliveryState.acknowledged}


def test_a_broker_that_was_only_away_gets_nothing_twice(queued: Town) -> None:
    queued.broker.cut()
    queued.broker.restore()
    assert reconcile(queued).mended == 0
    assert queued.totals()["outbox"] == 0
    queued.run()
    assert len(sent(queued)) == 3


def test_the_urgent_letters_come_first(town: Town) -> None:
    town.submit(single())
    term = msgspec.structs.replace(make.programme().term, end=make.TODAY + timedelta(days=80))
    due = make.measure(due=make.TODAY + timedelta(days=20))
    town.submit(single(number="срочная", level=Level.emergency, term=term, measures=(due,)))
    town.publish()
    wipe(town)
    with town.store.begin() as uow:
        rows = uow.outbox.claim(9, town.now, town.now)
    assert [row.routing_key for row in rows] == ["health.urgent", "health.regular"]


def test_what_still_lies_in_the_outbox_is_not_put_there_again(town: Town) -> None:
    town.submit(single())
    before = town.totals()["outbox"]
    wipe(town)
    assert town.totals()["outbox"] == before


def test_what_a_relay_holds_is_put_there_again(town: Town) -> None:
    # The broker that confirms it may be the one that lost it, and then the row goes.
    town.submit(single())
    with town.store.begin() as uow:
        uow.outbox.claim(9, town.now, town.now + timedelta(seconds=30))
        uow.commit()
    before = town.totals()["outbox"]
    wipe(town)
    assert town.totals()["outbox"] == before + 1


def test_only_the_letters_of_the_lost_queue_are_published_again(queued: Town) -> None:
    queued.broker.wipe(urgent_queue("health"), regular_queue("police"))
    done = reconcile(queued)
    made = {one.queue for one in done.queues if one.fate == MADE}
    assert made == {urgent_queue("health"), regular_queue("police")}
    assert done.letters == 0


def test_as_long_as_the_database_is_away_a_lost_queue_stays_lost(queued: Town) -> None:
    queued.broker.wipe(HEALTH)
    queued.store.refuses_writes = True
    with pytest.raises(Unavailable):
        reconcile(queued)
    queued.store.refuses_writes = False
    assert reconcile(queued).letters == 3
    queued.run()
    assert len(sent(queued)) == 3


def test_a_queue_without_a_leader_is_rebuilt_and_filled(queued: Town) -> None:
    queued.broker.behead(HEALTH)
    assert queued.deliver() == 0
    done = reconcile(queued)
    assert [one.queue for one in done.queues if one.fate == REBUILT] == [HEALTH]
    assert done.letters == 3
    queued.run()
    assert len(sent(queued)) == 3


def test_letters_that_vanished_from_a_queue_are_found_after_a_while(queued: Town) -> None:
    queued.broker.wipe(HEALTH)
    queued.store.refuses_reads = queued.store.refuses_writes = False
    forgetful = Reconcile(queued.means, queued.broker, queued.refill)
    queued.broker._refill = lambda _: None
    queued.broker.declare()
    assert forgetful.run(PATIENCE).letters == 0
    queued.pass_time(minutes=16)
    assert forgetful.run(PATIENCE).letters == 3
    queued.publish()
    assert ready(queued) == 3
    assert forgetful.run(PATIENCE).letters == 0


def test_old_letters_that_wait_in_their_queue_stay_there(queued: Town) -> None:
    queued.pass_time(days=2)
    assert reconcile(queued).mended == 0


def test_everything_can_be_published_again_by_hand(queued: Town) -> None:
    assert reconcile(queued, everything=True).letters == 3
    queued.run()
    assert len(sent(queued)) == 3


def test_a_letter_that_was_put_off_keeps_the_time_of_its_next_try(town: Town) -> None:
    town.submit(single())
    town.gateways["health"].script(Result.failed, Result.failed, error="timeout")
    town.run()
    town.pass_time(seconds=5)
    town.run()
    assert len(sent(town)) == 2
    wipe(town)
    town.run()
    assert len(sent(town)) == 2
    assert ready(town, retry_queue(60)) == 1
    town.pass_time(seconds=60)
    town.run()
    assert len(sent(town)) == 3
    assert states(town) == {DeliveryState.acknowledged}


def test_put_off_letters_are_not_missed_in_their_agencys_queue(town: Town) -> None:
    town.submit(single())
    town.gateways["health"].script(Result.failed, error="timeout")
    town.run()
    assert reconcile(town).mended == 0


def test_two_workers_with_copies_of_one_letter_do_not_undo_each_other(town: Town) -> None:
    town.submit(single())
    town.publish()
    reconcile(town, everything=True)
    town.publish()
    assert ready(town) == 2
    gateway, other = town.gateways["health"], town.courier("health")
    gateway.script(Result.received, Result.failed, error="timeout")
    gateway.meanwhile = lambda: other.step(1, 0)
    assert town.couriers["health"].step(1, 0) == 1
    assert len(set(sent(town))) == 1
    assert states(town) == {DeliveryState.acknowledged}
    assert (ready(town), ready(town, retry_queue(5))) == (0, 0)


@pytest.fixture
def dead(town: Town) -> Town:
    """One letter to health care is dead."""
    town.submit(single())
    town.gateways["health"].script(Result.refused, error="fault_client")
    town.run()
    return town


def test_a_dead_letter_that_was_wiped_is_laid_back_and_can_be_replayed(dead: Town) -> None:
    wipe(dead)
    dead.pass_time(minutes=2)
    assert reconcile(dead).laid == 1
    [letter] = dead.broker.dead_queue().list("health", 9)
    assert letter.reason == "fault_client"
    assert reconcile(dead).mended == 0

    handling = DeadLetters(dead.means, dead.broker.dead_queue)
    handling.replay(handling.list(None, 1)[0].id)
    dead.run()
    assert ready(dead, dead_queue("health")) == 0
    assert states(dead) == {DeliveryState.acknowledged}


def test_a_letter_that_is_dead_no_more_is_lifted_and_a_double_too(dead: Town) -> None:
    [letter] = dead.broker.dead_queue().list("health", 9)
    double = Message(id="double", exchange="e", routing_key="k", body=letter.message.body)
    unknown = Message(id="m", exchange="e", routing_key="k", body=b'{"delivery":"unknown"}')
    foreign = Message(id="f", exchange="e", routing_key="k", body=b"?")
    for one in (double, unknown, foreign):
        put(dead, one)
    assert reconcile(dead).lifted == 2
    left = [one.message.id for one in dead.broker.dead_queue().list("health", 9)]
    assert left == [letter.message.id, "f"]


def test_a_letter_that_the_broker_took_aside_is_seen_as_dead(queued: Town) -> None:
    first = letters(queued)[0]
    for _ in range(21):
        consumer = queued.broker.consumer([HEALTH])
        consumer.receive(1, 0)
        consumer.close()
    reconcile(queued)
    handling = DeadLetters(queued.means, queued.broker.dead_queue)
    [seen] = handling.list("health", 9)
    assert (seen.id, seen.error) == (first.id, "delivery_limit")
    assert stored_kinds(queued.notices()).count("undelivered") == 1


def test_a_lost_event_costs_a_case_system_no_notice(queued: Town) -> None:
    before = queued.notices()
    wipe(queued)
    assert before
    assert queued.notices() == before
    assert reconcile(queued).notices == len(before)


def test_it_is_done_at_the_start_after_each_return_and_now_and_then(queued: Town) -> None:
    reconciling = Reconcile(queued.means, queued.broker, queued.refill)
    watchman = Watchman(queued.means, queued.broker, reconciling, timedelta(minutes=5))
    for make_due in (
        lambda: None,
        lambda: (queued.broker.cut(), queued.broker.restore()),
        lambda: queued.pass_time(minutes=5),
    ):
        make_due()
        queued.broker.behead(HEALTH)
        assert watchman.step() > 0
        queued.broker.behead(HEALTH)
        assert watchman.step() == 0


def put(town: Town, message: Message) -> None:
    """Lay a message into the dead queue of health care."""
    town.broker.dead_queue().put("health", [DeadLetter(message=message, reason="refused")])
