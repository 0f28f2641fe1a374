"""What a process did, counted."""

import threading

import pytest
from prometheus_client import CollectorRegistry

from hub.domain.errors import Unavailable
from hub.doors.services import Service, keep
from hub.doors.watching.meters import Meters


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def meters(registry: CollectorRegistry) -> Meters:
    return Meters(registry)


def test_each_try_is_counted_by_result_and_timed(meters, registry, seeing) -> None:
    meters.saw([seeing("letter.tried", 0.3, state="received")] * 2)
    meters.saw([seeing("letter.tried", 10, state="failed")])

    tries = "hub_letter_tries_total"
    assert registry.get_sample_value(tries, {"agency": "health", "result": "received"}) == 2
    assert registry.get_sample_value(tries, {"agency": "health", "result": "failed"}) == 1
    assert registry.get_sample_value("hub_send_seconds_count", {"agency": "health"}) == 3
    assert registry.get_sample_value("hub_send_seconds_sum", {"agency": "health"}) == 10.6


@pytest.mark.parametrize(
    ("name", "fields", "metric"),
    [
        ("letter.acknowledged", {"state": "acknowledged"}, "hub_receipt_seconds"),
        ("letter.sent", {"state": "sent"}, "hub_receipt_seconds"),
        ("request.moved", {"state": "completed"}, "hub_answer_seconds"),
        ("request.moved", {"state": "rejected"}, "hub_answer_seconds"),
    ],
)
def test_how_long_receipts_and_answers_take(
    meters, registry, seeing, name: str, fields: dict[str, str], metric: str
) -> None:
    meters.saw([seeing(name, age=90.0, **fields)])

    assert registry.get_sample_value(f"{metric}_sum", {"agency": "health"}) == 90


def test_a_move_on_the_way_is_no_answer(meters, registry, seeing) -> None:
    meters.saw([seeing("request.moved", state="accepted", age=90.0), seeing("reply.taken")])

    assert registry.get_sample_value("hub_answer_seconds_count", {"agency": "health"}) is None
    moved = {"event": "request.moved", "agency": "health"}
    assert registry.get_sample_value("hub_events_total", moved) == 1


def test_a_service_tells_when_it_last_did_its_step_and_how_often_that_failed(
    meters, registry
) -> None:
    stop, tries = threading.Event(), []

    def step() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise Unavailable("нет", "no")
        stop.set()
        return 0

    keep(meters.over(Service("reminders", lambda: step, 60.0)), stop)

    which = {"service": "reminders"}
    assert registry.get_sample_value("hub_service_failed_steps_total", which) == 1
    last = registry.get_sample_value("hub_service_last_step_timestamp_seconds", which)
    assert last is not None
    assert last > 1.7e9
