"""Dead deliveries: a person replays or closes them."""

import pytest

from hub.domain.errors import IllegalMove, NotFound, Unavailable
from hub.domain.request import DeliveryState
from hub.domain.states import State
from hub.flow.dead import DeadLetters
from hub.ports.gateway import Result
from hub.ports.queue import DeadQueue
from tests.town import Town, single


@pytest.fixture
def letters(town: Town) -> DeadLetters:
    """One letter to health care is dead."""
    town.submit(single())
    town.gateways["health"].script(Result.refused, error="fault_client", detail="Client")
    town.run()
    return DeadLetters(town.means, town.broker.dead_queue)


def dead_id(letters: DeadLetters) -> str:
    (only,) = letters.list(None, 10)
    return only.id


def in_queue(town: Town) -> int:
    return len(town.broker.dead_queue().list("health", 10))


def test_a_dead_letter_is_listed_with_its_reason(town: Town, letters: DeadLetters) -> None:
    (listed,) = letters.list("health", 10)
    assert (listed.error, listed.detail, listed.attempts) == ("fault_client", "Client", 1)
    assert letters.show(listed.id) == listed
    assert letters.list("police", 10) == []
    assert in_queue(town) == 1


def test_a_dead_letter_can_be_replayed(town: Town, letters: DeadLetters) -> None:
    again = letters.replay(dead_id(letters))
    assert (again.state, again.attempts, again.replays) == (DeliveryState.queued, 0, 1)
    assert in_queue(town) == 0
    town.run()
    assert letters.show(again.id).state is DeliveryState.acknowledged
    assert town.request().state is State.received
    assert town.totals()["dead_replayed"] == 1
    assert len({posting.id for posting in town.gateways["health"].sent}) == 1


def test_a_replayed_letter_has_all_its_tries_before_it(town: Town, letters: DeadLetters) -> None:
    delivery = letters.replay(dead_id(letters))
    town.gateways["health"].script(*[Result.failed] * 3, error="timeout")
    for _ in range(3):
        town.run()
        town.pass_time(minutes=2)
    assert letters.show(delivery.id).attempts == 3
    assert letters.show(delivery.id).state is DeliveryState.dead
    assert letters.replay(delivery.id).replays == 2


def test_a_closed_letter_is_not_sent_and_its_request_stays_as_it_is(
    town: Town, letters: DeadLetters
) -> None:
    closed = letters.close(dead_id(letters))
    assert closed.state is DeliveryState.closed
    town.run()
    assert len(town.gateways["health"].sent) == 1
    assert in_queue(town) == 0
    assert town.request().state is State.requested
    # It must be seen by somebody: nothing is under way for it any more.
    assert town.totals()["unaccounted"] == 1


def test_only_dead_letters_are_replayed_or_closed(letters: DeadLetters) -> None:
    delivery = letters.replay(dead_id(letters))
    for act in (letters.replay, letters.close):
        with pytest.raises(IllegalMove):
            act(delivery.id)
        with pytest.raises(NotFound):
            act("no-such")
    with pytest.raises(NotFound):
        letters.show("no-such")


def test_only_the_letter_itself_leaves_the_dead_queue(town: Town, letters: DeadLetters) -> None:
    town.submit(single())
    town.gateways["health"].script(Result.refused, error="fault_client")
    town.run()
    first, second = letters.list("health", 10)
    letters.close(first.id)
    assert in_queue(town) == 1
    assert [one.id for one in letters.list("health", 10)] == [second.id]


def test_looking_needs_no_broker(town: Town, letters: DeadLetters) -> None:
    def unreachable() -> DeadQueue:
        raise Unavailable("брокер не отвечает", "the broker does not answer")

    alone = DeadLetters(town.means, unreachable)
    assert alone.show(dead_id(alone)) == letters.show(dead_id(letters))
    with pytest.raises(NotFound):
        alone.replay("no-such")
    with pytest.raises(Unavailable):
        alone.close(dead_id(alone))


def test_without_the_broker_nothing_is_changed(town: Town, letters: DeadLetters) -> None:
    delivery = dead_id(letters)
    town.broker.cut()
    for act in (letters.replay, letters.close):
        with pytest.raises(Unavailable):
            act(delivery)
    town.broker.restore()
    assert letters.replay(delivery).replays == 1
