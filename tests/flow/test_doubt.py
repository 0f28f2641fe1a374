"""Letters that may have arrived although nobody here knows: what makes a try doubtful, and when the
agency's own words make a further one needless."""

import msgspec
import pytest

from hub.domain.errors import Unavailable
from hub.domain.messages import CuratorActionKind, Reason, ReplyState
from hub.domain.request import DeliveryState
from hub.domain.states import State
from hub.flow.dead import DeadLetters
from hub.flow.letters import pointer
from hub.ports.gateway import Result
from hub.ports.queue import REQUESTS, Message, request_key
from queues.topology import work_queues
from tests.town import Town, revised, single


@pytest.fixture
def sent(town: Town) -> Town:
    """A programme with one request, published and not yet delivered."""
    town.submit(single())
    town.publish()
    return town


def doubts(town: Town) -> list[bool]:
    """Which tries were made in doubt."""
    return [posting.doubtful for posting in town.gateways["health"].sent]


def die_before_the_commit(town: Town) -> None:
    """The worker sends and is gone before it can write the results; a new one takes its place."""
    town.store.writes_left = 1
    with pytest.raises(Unavailable):
        town.couriers["health"].step(10, 0)
    town.store.allow_writes()
    town.broker.cut()
    town.broker.restore()
    town.couriers["health"] = town.courier("health")


def test_a_first_try_is_not_doubtful(sent: Town) -> None:
    sent.run()
    assert doubts(sent) == [False]


def test_a_try_after_one_that_failed_is_doubtful(sent: Town) -> None:
    sent.gateways["health"].script(Result.failed, error="timeout")
    sent.deliver()
    sent.pass_time(seconds=5)
    sent.deliver()
    assert doubts(sent) == [False, True]


def test_a_try_after_a_worker_died_between_sending_and_commit_is_doubtful(sent: Town) -> None:
    die_before_the_commit(sent)
    (delivery,) = sent.deliveries(sent.request())
    assert (delivery.state, delivery.attempts) == (DeliveryState.queued, 0)
    sent.run()
    assert doubts(sent) == [False, True]
    assert len({posting.id for posting in sent.gateways["health"].sent}) == 1
    assert sent.request().state is State.received


@pytest.mark.parametrize(
    ("before", "doubtful"),
    [([("fault_client", Result.refused)], False), ([("timeout", Result.failed)] * 3, True)],
    ids=["refused", "timed out"],
)
def test_a_dead_letter_that_is_replayed_is_as_doubtful_as_it_was(
    sent: Town, before: list[tuple[str, Result]], doubtful: bool
) -> None:
    for error, result in before:
        sent.gateways["health"].script(result, error=error)
        sent.run()
        sent.pass_time(minutes=2)
    (dead,) = sent.deliveries(sent.request())
    assert (dead.state, dead.doubt) == (DeliveryState.dead, doubtful)
    DeadLetters(sent.means, sent.broker.dead_queue).replay(dead.id)
    sent.run()
    assert doubts(sent)[-1] is doubtful


def test_a_letter_that_a_refusal_answers_stays_as_doubtful_as_the_try_before_left_it(
    sent: Town,
) -> None:
    gateway = sent.gateways["health"]
    gateway.script(Result.failed, error="timeout")
    gateway.script(Result.refused, error="fault_client")
    sent.deliver()
    sent.pass_time(seconds=5)
    sent.deliver()
    (dead,) = sent.deliveries(sent.request())
    assert (dead.state, dead.doubt) == (DeliveryState.dead, True)


def test_a_try_that_certainly_did_not_arrive_leaves_no_doubt(sent: Town) -> None:
    sent.gateways["health"].script(Result.failed, error="connect")
    sent.deliver()
    sent.pass_time(seconds=5)
    sent.deliver()
    assert doubts(sent) == [False, False]


def test_a_letter_that_is_only_published_again_is_not_doubtful(sent: Town) -> None:
    consumer = sent.broker.consumer(work_queues(["health"]))
    consumer.ack(consumer.receive(10, 0))
    consumer.close()
    (delivery,) = sent.deliveries(sent.request())
    with sent.store.begin() as uow:
        uow.outbox.add([pointer(delivery, sent.means.new_id(), sent.now)])
        uow.commit()
    sent.run()
    assert doubts(sent) == [False]


def test_of_two_messages_for_one_letter_one_is_sent_without_doubt(sent: Town) -> None:
    (delivery,) = sent.deliveries(sent.request())
    body = b'{"delivery":"%s"}' % delivery.id.encode()
    key = request_key("health", urgent=False)
    again = Message(id="again", exchange=REQUESTS, routing_key=key, body=body)
    sent.broker.publisher().publish([again])
    sent.deliver()
    assert doubts(sent) == [False]


def test_a_request_that_was_replied_to_is_not_sent_again(sent: Town) -> None:
    sent.gateways["health"].script(Result.failed, error="timeout")
    sent.deliver()
    sent.say(sent.request(), ReplyState.accepted, agency_number="НПР-1")
    sent.pass_time(seconds=5)
    sent.run()
    assert len(sent.gateways["health"].sent) == 1
    (delivery,) = sent.deliveries(sent.request())
    assert (delivery.state, delivery.error) == (DeliveryState.acknowledged, None)
    assert (sent.request().state, sent.request().agency_number) == (State.accepted, "НПР-1")


def test_a_reply_proves_nothing_of_a_change_an_answer_or_a_cancellation(town: Town) -> None:
    programme = single()
    town.submit(programme)
    town.run()
    gateway = town.gateways["health"]

    def arrive_at_the_second_try() -> None:
        gateway.script(Result.failed, error="timeout")
        town.run()
        town.pass_time(seconds=5)
        town.run()

    town.say(town.request(), ReplyState.needs_info, reason=Reason.more_data_needed)
    town.act(town.request(), CuratorActionKind.answer, "Справка приложена")
    arrive_at_the_second_try()
    measure = msgspec.structs.replace(programme.measures[0], note="Другой осмотр")
    town.submit(revised(programme, measures=(measure,)))
    arrive_at_the_second_try()
    town.say(town.request(), ReplyState.in_progress)
    town.act(town.request(), CuratorActionKind.cancel)
    arrive_at_the_second_try()
    repeated = [posting for posting in gateway.sent if posting.doubtful]
    kinds = sorted(type(posting.letter).__name__ for posting in repeated)
    assert kinds == ["CancelMessage", "ClarifyMessage", "RequestMessage"]
    tries = [posting.id for posting in gateway.sent]
    assert all(tries.count(posting.id) == 2 for posting in repeated)
