"""Letters to agencies: sent, retried, buried, held back; the database first, then the broker."""

from datetime import timedelta

import msgspec
import pytest

from hub.domain.errors import Unavailable
from hub.domain.messages import (
    Action,
    CancelMessage,
    ClarifyMessage,
    CuratorActionKind,
    Outcome,
    Reason,
    ReplyState,
    RequestMessage,
)
from hub.domain.request import DeliveryState, MessageKind
from hub.domain.states import State
from hub.domain.terms import Level
from hub.ports.gateway import Incoming, Result
from hub.ports.queue import REQUESTS, Message, request_key
from queues.topology import regular_queue
from tests import factories as make
from tests.town import Town, incoming, revised, single, stored_kinds


@pytest.fixture
def sent(town: Town) -> Town:
    """A programme with one request, published and not yet delivered."""
    town.submit(single())
    town.publish()
    return town


def states(town: Town) -> list[DeliveryState]:
    """How the letters about the request stand."""
    return [one.state for one in town.deliveries(town.request())]


def ready(town: Town) -> int:
    """How many messages wait for health care."""
    return town.broker.depths()[regular_queue("health")].ready


def test_an_agency_that_has_a_letter_moves_its_request(sent: Town) -> None:
    sent.gateways["health"].script(Result.received, agency_number="ЗД-1")
    sent.deliver()
    request = sent.request()
    assert (request.state, request.sent_at, request.agency_number) == (
        State.received,
        sent.now,
        "ЗД-1",
    )
    (delivery,) = sent.deliveries(request)
    assert (delivery.state, delivery.attempts, delivery.next_try) == (
        DeliveryState.acknowledged,
        1,
        None,
    )
    with sent.store.read() as uow:
        wire = [(one.direction, one.body) for one in uow.deliveries.wire_of(request.id)]
    assert sorted(wire) == [("in", b"<answer/>"), ("out", b"<sent/>")]
    assert ready(sent) == 0


def test_the_letter_says_what_the_request_is(sent: Town) -> None:
    sent.deliver()
    (posting,) = sent.gateways["health"].sent
    (delivery,) = sent.deliveries(sent.request())
    letter = posting.letter
    assert isinstance(letter, RequestMessage)
    assert (posting.id, letter.message_id) == (delivery.id, delivery.id)
    assert (letter.number, letter.action) == (sent.request().number, Action.new)
    assert letter.answer_by == sent.request().answer_by
    assert [subject.ref for subject in letter.subjects] == ["c1"]
    assert letter.subjects[0].document is None


def test_a_queue_on_the_way_does_not_speak_for_the_agency(sent: Town) -> None:
    sent.gateways["health"].script(Result.relayed)
    sent.deliver()
    assert states(sent) == [DeliveryState.sent]
    assert sent.request().state is State.requested
    assert sent.request().sent_at == sent.now


def test_an_agency_may_answer_at_once(sent: Town) -> None:
    reply = make.reply(state=ReplyState.completed, occurred_at=sent.now, outcome=Outcome.provided)
    sent.gateways["health"].script(Result.answered, replies=(incoming(reply),))
    sent.deliver()
    assert states(sent) == [DeliveryState.acknowledged]
    assert (sent.request().state, sent.request().outcome) == (State.completed, Outcome.provided)
    assert [move.target for move in sent.history(sent.request())] == [
        State.requested,
        State.received,
        State.completed,
    ]


def test_a_refused_letter_is_dead_at_once_and_the_request_is_not_refused(sent: Town) -> None:
    sent.gateways["health"].script(Result.refused, error="fault_client", detail="Client")
    sent.deliver()
    (delivery,) = sent.deliveries(sent.request())
    assert (delivery.state, delivery.error, delivery.detail) == (
        DeliveryState.dead,
        "fault_client",
        "Client",
    )
    assert sent.request().state is State.requested
    (letter,) = sent.broker.dead_queue().list("health", 10)
    assert letter.reason == "fault_client"


def test_a_failed_letter_is_tried_again_after_each_delay_and_then_dead(sent: Town) -> None:
    gateway = sent.gateways["health"]
    gateway.script(*[Result.failed] * 3, error="timeout")
    sent.deliver()
    (delivery,) = sent.deliveries(sent.request())
    assert (delivery.state, delivery.attempts) == (DeliveryState.retrying, 1)
    assert delivery.next_try == sent.now + timedelta(seconds=5)
    assert sent.deliver() == 0
    for delay in (5, 60):
        sent.pass_time(seconds=delay - 1)
        assert sent.deliver() == 0
        sent.pass_time(seconds=1)
        assert sent.deliver() == 1
    (delivery,) = sent.deliveries(sent.request())
    assert (delivery.state, delivery.attempts, delivery.next_try, delivery.error) == (
        DeliveryState.dead,
        3,
        None,
        "timeout",
    )
    assert len({posting.id for posting in gateway.sent}) == 1
    assert sent.request().state is State.requested
    assert [one.reason for one in sent.broker.dead_queue().list("health", 10)] == ["timeout"]


def test_a_letter_that_failed_once_may_arrive_later(sent: Town) -> None:
    sent.gateways["health"].script(Result.failed, error="timeout")
    sent.deliver()
    sent.pass_time(seconds=5)
    sent.deliver()
    (delivery,) = sent.deliveries(sent.request())
    assert (delivery.state, delivery.attempts, delivery.error) == (
        DeliveryState.acknowledged,
        2,
        None,
    )
    assert sent.request().state is State.received
    assert sent.totals()["redelivered"] == 1


def test_one_letters_failure_does_not_hold_up_the_others(town: Town) -> None:
    for _ in range(3):
        town.submit(single())
    town.gateways["health"].script(Result.failed, Result.refused, Result.received, error="x")
    town.publish()
    town.deliver()
    assert [one.state for one in town.requests()] == [
        State.requested,
        State.requested,
        State.received,
    ]


def test_a_message_that_comes_again_after_its_letter_was_delivered_is_absorbed(
    sent: Town,
) -> None:
    (delivery,) = sent.deliveries(sent.request())
    repeat = Message(
        id="again",
        exchange=REQUESTS,
        routing_key=request_key("health", urgent=False),
        body=b'{"delivery":"%s"}' % delivery.id.encode(),
    )
    sent.broker.publisher().publish([repeat])
    sent.deliver()
    sent.broker.publisher().publish([repeat])
    sent.deliver()
    assert len(sent.gateways["health"].sent) == 1
    assert ready(sent) == 0


def test_a_crash_between_commit_and_ack_sends_nothing_twice(sent: Town) -> None:
    sent.gateways["health"].meanwhile = sent.broker.cut
    sent.couriers["health"].step(10, 0)
    sent.broker.restore()
    assert ready(sent) == 1
    sent.couriers["health"].step(10, 0)
    assert len(sent.gateways["health"].sent) == 1
    assert (ready(sent), sent.request().state) == (0, State.received)


def test_a_letter_of_an_unknown_delivery_is_taken_off_and_a_strange_message_is_buried(
    town: Town,
) -> None:
    bodies = [b'{"delivery":"no-such"}', b"not ours", b'{"delivery":7}']
    town.broker.publisher().publish(
        [
            Message(
                id=str(number),
                exchange=REQUESTS,
                routing_key=request_key("health", urgent=False),
                body=body,
            )
            for number, body in enumerate(bodies)
        ]
    )
    town.submit(single())
    town.run()
    assert town.request().state is State.received
    dead = town.broker.dead_queue().list("health", 10)
    assert [(one.message.id, one.reason) for one in dead] == [
        ("1", "unreadable"),
        ("2", "unreadable"),
    ]


def test_urgent_letters_leave_first(town: Town) -> None:
    town.submit(single(number="обычная"))
    term = msgspec.structs.replace(make.programme().term, end=make.TODAY + timedelta(days=80))
    due = make.measure(due=make.TODAY + timedelta(days=20))
    town.submit(single(number="срочная", level=Level.emergency, term=term, measures=(due,)))
    town.publish()
    town.couriers["health"].step(1, 0)
    (letter,) = town.gateways["health"].letters
    assert letter.number == town.requests()[1].number


def test_a_consent_that_ran_out_keeps_the_letter_back(town: Town) -> None:
    short = make.consent(valid_until=make.TODAY)
    programme = single(consents=(short,))
    town.submit(programme)
    town.publish()
    town.pass_time(days=1)
    town.deliver()
    (delivery,) = town.deliveries(town.request())
    assert (delivery.state, delivery.error, delivery.attempts) == (
        DeliveryState.withdrawn,
        "no_consent",
        0,
    )
    assert town.gateways["health"].sent == []
    assert town.request().state is State.requested
    assert stored_kinds(town.notices()) == ["moved", "no_consent"]
    assert ready(town) == 0


def test_a_renewed_consent_sends_the_letter_after_all(town: Town) -> None:
    programme = single(consents=(make.consent(valid_until=make.TODAY),))
    town.submit(programme)
    town.publish()
    town.pass_time(days=1)
    town.deliver()
    town.submit(revised(programme, consents=(make.consent(),)))
    town.run()
    (letter,) = town.gateways["health"].letters
    assert isinstance(letter, RequestMessage)
    assert (letter.action, letter.number) == (Action.new, town.request().number)
    assert town.request().state is State.received
    # Five working days after Tuesday, when it could first leave: Monday was not its day.
    assert town.request().take_up_by == make.TODAY + timedelta(days=8)
    town.submit(revised(revised(programme), consents=(make.consent(),)))
    town.run()
    assert len(town.gateways["health"].sent) == 1


def test_a_consent_that_no_longer_names_the_agency_is_not_enough_for_what_the_law_protects(
    town: Town,
) -> None:
    named = make.consent(agencies=("health",), valid_until=make.TODAY)
    secret = make.information_need(subject="health.narcology_record", members=("m1",))
    town.submit(single(measures=(), information=(secret,), consents=(make.consent(), named)))
    town.publish()
    town.pass_time(days=1)
    town.deliver()
    assert town.gateways["health"].sent == []
    (delivery,) = town.deliveries(town.requests()[0])
    assert delivery.error == "no_consent"


def test_a_request_that_is_cancelled_before_it_leaves_is_not_sent(sent: Town) -> None:
    sent.act(sent.request(), CuratorActionKind.cancel)
    sent.run()
    assert sent.gateways["health"].sent == []
    (delivery,) = sent.deliveries(sent.request())
    assert (delivery.state, delivery.error) == (DeliveryState.withdrawn, "cancelled")
    assert sent.request().state is State.cancelled


def test_a_request_that_is_cancelled_while_its_letter_is_under_way_is_taken_back(
    sent: Town,
) -> None:
    gateway = sent.gateways["health"]
    gateway.meanwhile = lambda: sent.act(sent.request(), CuratorActionKind.cancel)
    sent.run()
    assert sent.request().state is State.cancelled
    first, second = gateway.letters
    assert isinstance(first, RequestMessage)
    assert isinstance(second, CancelMessage)
    assert (second.number, second.reason) == (first.number, Reason.other)
    assert states(sent) == [DeliveryState.acknowledged] * 2


def test_a_request_whose_letter_may_have_arrived_is_taken_back_in_words(sent: Town) -> None:
    sent.gateways["health"].script(Result.failed, error="timeout")
    sent.deliver()
    sent.act(sent.request(), CuratorActionKind.cancel)
    sent.publish()
    sent.pass_time(seconds=5)
    sent.run()
    assert [type(letter) for letter in sent.gateways["health"].letters] == [
        RequestMessage,
        CancelMessage,
    ]
    kinds = {one.kind: one.state for one in sent.deliveries(sent.request())}
    assert kinds == {
        MessageKind.request: DeliveryState.withdrawn,
        MessageKind.cancel: DeliveryState.acknowledged,
    }


def test_a_curators_answer_travels_as_a_letter(sent: Town) -> None:
    sent.deliver()
    sent.say(sent.request(), ReplyState.needs_info, reason=Reason.more_data_needed)
    sent.act(sent.request(), CuratorActionKind.answer, "Справка приложена")
    sent.run()
    letter = sent.gateways["health"].letters[-1]
    assert isinstance(letter, ClarifyMessage)
    assert letter.text == "Справка приложена"
    assert sent.request().state is State.received


def test_what_was_sent_before_the_database_failed_is_held_and_not_lost(sent: Town) -> None:
    gateway = sent.gateways["health"]
    sent.store.refuses_writes = True
    with pytest.raises(Unavailable):
        sent.couriers["health"].step(10, 0)
    assert ready(sent) == 0
    sent.store.refuses_writes = False
    assert sent.couriers["health"].step(10, 0) == 1
    assert sent.request().state is State.received
    assert len(gateway.sent) == 1
    assert states(sent) == [DeliveryState.acknowledged]
    assert sent.couriers["health"].step(10, 0) == 0


def test_a_long_outage_of_the_database_makes_no_poison(sent: Town) -> None:
    sent.store.refuses_reads = True
    for _ in range(50):
        with pytest.raises(Unavailable):
            sent.couriers["health"].step(10, 0)
    sent.store.refuses_reads = False
    sent.run()
    assert sent.request().state is State.received
    assert sent.broker.dead_queue().list("health", 10) == []


def test_an_outage_of_the_broker_uses_up_no_tries(sent: Town) -> None:
    gateway = sent.gateways["health"]
    gateway.script(Result.failed, error="timeout")
    gateway.meanwhile = sent.broker.cut
    for _ in range(10):
        try:
            sent.couriers["health"].step(10, 0)
        except Unavailable:
            continue
    (delivery,) = sent.deliveries(sent.request())
    assert (delivery.state, delivery.attempts) == (DeliveryState.retrying, 1)
    sent.broker.restore()
    sent.pass_time(seconds=5)
    sent.run()
    assert sent.request().state is State.received


def test_what_an_agency_says_wrongly_in_its_answer_is_quarantined(sent: Town) -> None:
    unreadable = Incoming(raw=b"<?>", reply=None)
    sent.gateways["health"].script(Result.answered, replies=(unreadable,))
    sent.deliver()
    assert sent.request().state is State.received
    with sent.store.read() as uow:
        (kept,) = uow.inbox.quarantined(10)
    assert (kept.party, kept.raw) == ("health", b"<?>")


def test_a_curators_answer_is_kept_back_too_when_the_consent_runs_out(town: Town) -> None:
    programme = single(consents=(make.consent(valid_until=make.TODAY),))
    town.submit(programme)
    town.run()
    town.say(town.request(), ReplyState.needs_info, reason=Reason.more_data_needed)
    town.act(town.request(), CuratorActionKind.answer, "Справка приложена")
    town.pass_time(days=1)
    town.run()
    assert [type(letter) for letter in town.gateways["health"].letters] == [RequestMessage]
    assert states(town) == [DeliveryState.acknowledged, DeliveryState.withdrawn]
    assert stored_kinds(town.notices())[-1] == "no_consent"
    # The agency has the request itself: a revision has nothing to send again.
    town.submit(revised(programme, consents=(make.consent(),)))
    town.run()
    assert len(town.gateways["health"].sent) == 1
