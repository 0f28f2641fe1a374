"""The long-running services of a hub, and the supervisor that keeps them running.

A service repeats one step of the flow. When a step fails the service waits, longer each time, and
tries again. Nothing is lost meanwhile: what was not committed comes again.
"""

import functools
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import NamedTuple

from tenacity import (
    RetryCallState,
    RetryError,
    Retrying,
    sleep_using_event,
    stop_when_event_set,
    wait_random_exponential,
)

from hub.bootstrap import Hub
from hub.domain.errors import Barred, HubError
from hub.doors.where import where
from hub.ports.gateway import Polling

_AGAIN_SECONDS = 0.5
_log = logging.getLogger(__name__)
_DAY_SECONDS = 86_400.0
_LOOK_SECONDS = 1.0
"""How often one looks whether a channel is due for its letters, or the broker was reached anew."""


def _nothing() -> None:
    """What a service does at its end that holds nothing."""


class Service(NamedTuple):
    """`open` makes the step, once it can; the step returns how much it did.

    `pause` is how many seconds to wait after a step that did nothing. `close` is called after the
    last step, and gives back what the service holds.
    """

    name: str
    open: Callable[[], Callable[[], int]]
    pause: float
    close: Callable[[], None] = _nothing


def relay_services(hub: Hub) -> Sequence[Service]:
    """Outbox to broker, and a look whether the broker lost anything."""

    def opened() -> Callable[[], int]:
        relay = hub.relay()
        return lambda: relay.step(hub.settings.batch)

    return [
        Service("relay", opened, 0.05),
        Service("reconcile", lambda: hub.watchman().step, _LOOK_SECONDS),
    ]


def worker_services(hub: Hub, agencies: Iterable[str]) -> Iterator[Service]:
    """A courier for each agency, one for each channel who sends what waited for that, and a poller
    for each agency that does not call back."""
    for agency in agencies:
        yield _courier(hub, agency)
        for place, territory in enumerate(hub.channels(agency).territories):
            name = f"return {agency} {territory}"
            yield Service(name, _return(hub, agency, place), _LOOK_SECONDS)
        if hub.gateways[agency].polls is not Polling.none:
            yield Service(f"poller {agency}", _poller(hub, agency), hub.settings.poll_every)


def scheduler_services(hub: Hub) -> Sequence[Service]:
    """Reminders, what closed agencies leave behind, notices pushed to case systems, SQLite's log
    kept small, and what is let go by terms, where any are set."""

    held = ExitStack()

    def pushing() -> Callable[[], int]:
        pusher = hub.pusher()
        held.callback(pusher.close)
        return lambda: pusher.step(hub.settings.batch, hub.settings.push_every)

    services = [
        Service("reminders", lambda: hub.reminders.step, hub.settings.remind_every),
        Service("programmes", lambda: hub.programme_reminders.step, hub.settings.remind_every),
        Service("successions", lambda: hub.successions.step, hub.settings.remind_every),
        Service("notices", pushing, 0.0, held.close),
        Service("database log", lambda: hub.shrink_log, hub.settings.remind_every),
    ]
    if hub.settings.retention is not None:
        services.append(Service("retention", _retention(hub), _DAY_SECONDS))
    return services


def _retention(hub: Hub) -> Callable[[], Callable[[], int]]:
    def opened() -> Callable[[], int]:
        retention = hub.retention()
        return lambda: retention.step(hub.settings.batch)

    return opened


def supervise(hub: Hub, services: Iterable[Service], stop: threading.Event) -> None:
    """Run all services until `stop`; each ends after the step that it is in, and gives back what it
    holds. What an agency has not answered in time then is given up: it counts as a failed try."""
    over = threading.Event()
    patience = threading.Thread(target=_lose_patience, args=(hub, stop, over), name="patience")
    threads = [
        threading.Thread(target=keep, args=(service, stop), name=service.name)
        for service in services
    ]
    for thread in (patience, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    patience.join()


def _lose_patience(hub: Hub, stop: threading.Event, over: threading.Event) -> None:
    stop.wait()
    patience = hub.settings.stop_within
    # A step may make another call after the one that was given up.
    while not over.wait(patience):
        hub.give_up()
        patience = _AGAIN_SECONDS


def keep(service: Service, stop: threading.Event) -> None:
    """Run one service until `stop`, trying again after each failure, and close it."""
    step: Callable[[], int] | None = None

    def attempt() -> int:
        nonlocal step
        step = step or service.open()
        return step()

    trying = Retrying(
        wait=wait_random_exponential(multiplier=0.5, max=30),
        stop=stop_when_event_set(stop),
        sleep=sleep_using_event(stop),
        before_sleep=functools.partial(_report, service.name),
    )
    while not stop.is_set():
        with suppress(RetryError):
            if not trying(attempt):
                stop.wait(service.pause)
    service.close()


def _courier(hub: Hub, agency: str) -> Service:
    held = ExitStack()

    def opened() -> Callable[[], int]:
        courier = hub.courier(agency)
        held.callback(courier.close)
        return lambda: courier.step(hub.settings.batch, wait_seconds=1.0)

    return Service(f"courier {agency}", opened, 0.0, held.close)


def _return(hub: Hub, agency: str, place: int) -> Callable[[], Callable[[], int]]:
    def opened() -> Callable[[], int]:
        returning = hub.returns(agency)[place]
        return lambda: returning.step(hub.settings.batch)

    return opened


def _poller(hub: Hub, agency: str) -> Callable[[], Callable[[], int]]:
    def opened() -> Callable[[], int]:
        poller = hub.poller(agency)
        return lambda: poller.step(hub.settings.batch)

    return opened


def _report(name: str, state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, Barred):
        _report_barred(name, error, state)
    elif isinstance(error, Exception):
        _log.warning("%s: %s; again in %.1f s", name, _named(error), state.upcoming_sleep)


def _report_barred(name: str, error: Barred, state: RetryCallState) -> None:
    """Loudly once, and then seldom: it stays until a person acts."""
    if state.attempt_number == 1:
        _log.error("%s: %s [%s]", name, error, error.cause)
    elif not state.attempt_number & (state.attempt_number - 1):
        _log.warning("%s: %s, try %d", name, error.cause, state.attempt_number)


def _named(error: Exception) -> str:
    # Texts of foreign errors may quote a row or a message, and those are personal data.
    if isinstance(error, HubError):
        return error.en
    return f"{type(error).__name__} at {where(error)}"
