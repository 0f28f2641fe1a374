import pytest

from hub.domain.errors import Misconfigured
from hub.ports.queue import EVENTS, REQUESTS, request_key
from queues.topology import (
    DEAD,
    NOTICES,
    NOTICES_BOX,
    RETRY_DELAYS,
    RETURN,
    Binding,
    dead_box,
    dead_queue,
    regular_queue,
    retry_delay,
    retry_queue,
    topology,
    urgent_queue,
    work_queues,
)


@pytest.fixture
def described():
    return topology(["police", "health"])


def arguments(described, name):
    [queue] = [queue for queue in described.queues if queue.name == name]
    return queue.arguments


def test_an_agency_has_an_urgent_a_regular_and_a_dead_queue(described):
    names = {queue.name for queue in described.queues}

    for agency in ("police", "health"):
        assert {urgent_queue(agency), regular_queue(agency), dead_queue(agency)} <= names


def test_work_queues_put_every_urgent_queue_before_any_regular_one():
    assert work_queues(["police", "health"]) == (
        "hub.requests.police.urgent",
        "hub.requests.health.urgent",
        "hub.requests.police.regular",
        "hub.requests.health.regular",
    )


@pytest.mark.parametrize("urgent", [True, False])
def test_a_request_reaches_exactly_the_queue_of_its_agency_and_urgency(described, urgent):
    key = request_key("police", urgent=urgent)

    reached = [b.queue for b in described.bindings if (b.exchange, b.key) == (REQUESTS, key)]

    assert reached == [urgent_queue("police") if urgent else regular_queue("police")]


def test_every_change_reaches_the_notices(described):
    assert Binding(EVENTS, NOTICES, "#") in described.bindings


def test_every_queue_is_a_quorum_queue(described):
    assert {queue.arguments["x-queue-type"] for queue in described.queues} == {"quorum"}


def test_what_the_broker_itself_moves_on_is_moved_at_least_once(described):
    moving = [q.arguments for q in described.queues if "x-dead-letter-exchange" in q.arguments]

    assert len(moving) == len(work_queues(["police", "health"])) + 1 + len(RETRY_DELAYS)
    for each in moving:
        assert each["x-dead-letter-strategy"] == "at-least-once"
        assert each["x-overflow"] == "reject-publish"


def test_a_retry_queue_returns_the_message_to_the_queue_its_key_names(described):
    held = arguments(described, retry_queue(120))

    assert held["x-message-ttl"] == 120_000
    assert held["x-dead-letter-exchange"] == RETURN
    assert "x-dead-letter-routing-key" not in held
    for name in (*work_queues(["police", "health"]), NOTICES):
        assert Binding(RETURN, name, name) in described.bindings


@pytest.mark.parametrize("queue", [urgent_queue("police"), regular_queue("police")])
def test_poison_goes_to_the_dead_queue_of_the_same_agency(described, queue):
    work = arguments(described, queue)

    assert work["x-delivery-limit"] == 20
    assert work["x-dead-letter-exchange"] == DEAD
    key = work["x-dead-letter-routing-key"]
    assert Binding(DEAD, dead_queue("police"), str(key)) in described.bindings


def test_dead_messages_neither_expire_nor_run_out_of_looks(described):
    kept = arguments(described, dead_queue("police"))

    assert kept.keys() == {"x-queue-type", "x-delivery-limit"}
    assert kept["x-delivery-limit"] > 1_000_000_000


def test_every_binding_ties_what_is_declared(described):
    exchanges = {exchange.name for exchange in described.exchanges}
    queues = {queue.name for queue in described.queues}

    assert {binding.exchange for binding in described.bindings} <= exchanges
    assert {binding.queue for binding in described.bindings} == queues


def test_the_order_and_repetition_of_agencies_do_not_matter():
    assert topology(["b", "a", "b"], [30, 5, 30]) == topology(["a", "b"], [5, 30])


@pytest.mark.parametrize(
    ("queue", "box"),
    [
        (urgent_queue("police"), "police"),
        (regular_queue("legal_aid"), "legal_aid"),
        (NOTICES, NOTICES_BOX),
    ],
)
def test_the_dead_box_follows_from_the_name_of_the_queue(queue, box):
    assert dead_box(queue) == box


@pytest.mark.parametrize(
    ("wanted", "delay"), [(0, 5), (5, 5), (5.1, 30), (600, 600), (3601, 3600), (1e9, 3600)]
)
def test_a_wanted_delay_is_rounded_up_to_one_there_is(wanted, delay):
    assert retry_delay(RETRY_DELAYS, wanted) == delay


@pytest.mark.parametrize("code", ["", "Police", "a.b", "полиция", "a b", "1a", NOTICES_BOX])
def test_a_code_that_cannot_be_part_of_a_name_is_refused(code):
    with pytest.raises(Misconfigured, match="код ведомства"):
        topology([code])


@pytest.mark.parametrize("delays", [[], [0, 5], [-1]])
def test_delays_that_would_not_delay_are_refused(delays):
    with pytest.raises(Misconfigured, match="задержки"):
        topology(["police"], delays)
