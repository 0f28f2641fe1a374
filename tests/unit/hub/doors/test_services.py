"""Services run until they are told to stop; then they end, hold nothing, and wait for nobody."""

import logging
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from hub.bootstrap import Hub
from hub.config import from_values
from hub.domain.causes import CAUSES, refusal
from hub.doors.services import Service, keep, scheduler_services, supervise

LONG = 30


class Hanging:
    """A step that an agency does not answer, until the call is given up."""

    def __init__(self) -> None:
        self.began, self.given_up = threading.Event(), threading.Event()
        self.steps = 0

    def step(self) -> int:
        self.steps += 1
        self.began.set()
        assert self.given_up.wait(LONG)
        return 1


def supervised(services: list[Service], stop: threading.Event, hub: Any) -> threading.Thread:
    """These services, running."""
    thread = threading.Thread(target=supervise, args=(hub, services, stop))
    thread.start()
    return thread


def hub(within: float, give_up: Any = lambda: None) -> Any:
    """As much of a hub as the supervisor asks."""
    return SimpleNamespace(settings=SimpleNamespace(stop_within=within), give_up=give_up)


def test_a_step_that_an_agency_holds_up_is_given_up_in_time() -> None:
    hanging, stop = Hanging(), threading.Event()
    service = Service("courier", lambda: hanging.step, 0.0)
    running = supervised([service], stop, hub(0.0, hanging.given_up.set))
    assert hanging.began.wait(LONG)

    stop.set()
    running.join(LONG)

    assert not running.is_alive()
    assert hanging.steps == 1


def test_nothing_is_given_up_when_all_end_by_themselves() -> None:
    stop, given_up = threading.Event(), threading.Event()
    running = supervised([Service("relay", lambda: lambda: 0, 0.01)], stop, hub(LONG, given_up.set))
    stop.set()
    running.join(LONG)
    assert not running.is_alive()
    assert not given_up.is_set()


def test_a_service_gives_back_what_it_holds_while_another_still_works() -> None:
    hanging, stop, closed = Hanging(), threading.Event(), threading.Event()
    services = [
        Service("slow", lambda: hanging.step, 0.0),
        Service("quick", lambda: lambda: 0, 0.01, closed.set),
    ]
    running = supervised(services, stop, hub(LONG))
    assert hanging.began.wait(LONG)

    stop.set()

    assert closed.wait(LONG)
    assert running.is_alive()
    hanging.given_up.set()
    running.join(LONG)


def test_a_step_that_failed_is_taken_again_until_the_end() -> None:
    stop, tries = threading.Event(), []

    def step() -> int:
        tries.append(1)
        if len(tries) > 1:
            stop.set()
        raise OSError

    running = supervised([Service("relay", lambda: step, 0.0)], stop, hub(LONG))
    running.join(LONG)
    assert len(tries) == 2


def test_the_scheduler_lets_things_go_only_where_terms_are_set() -> None:
    without, with_terms = (
        [one.name for one in scheduler_services(Hub(from_values(values, "hub.toml")))]
        for values in ({}, {"retention": {"notices": 365}})
    )

    assert "retention" not in without
    assert with_terms == [*without, "retention"]


def test_what_bars_a_service_is_said_loudly_once(caplog: pytest.LogCaptureFixture) -> None:
    stop, tries = threading.Event(), []

    def step() -> int:
        tries.append(1)
        if len(tries) == 4:
            stop.set()
        raise refusal("broker_login_refused")

    with caplog.at_level(logging.WARNING):
        keep(Service("relay", lambda: step, 0.0), stop)

    loud = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(loud) == 1
    assert CAUSES["broker_login_refused"].cure_ru in loud[0]
