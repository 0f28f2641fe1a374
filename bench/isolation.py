"""How long the letters of one agency take beside a black hole, and beside a healthy agency.

    python -m bench.isolation [--letters 300] [--rounds 3]

Everything is real: SQLite, a private RabbitMQ node, HTTP to the sandbox on the loopback interface,
couriers and who sends what waited in threads of one process. Each round drains the same number of
letters of agency B twice, on fresh databases, while agency A has as many: A healthy, A swallowing
every call. Prints both times and their ratio; the ratio of the medians must stay below 2.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import create_server
from statistics import median

from adapters.agency import Channel
from adapters.sandbox import Sandbox
from hub.bootstrap import Hub
from hub.config import Settings
from hub.domain.request import DeliveryState
from hub.doors.private_broker import with_broker
from hub.doors.services import relay_services, supervise, worker_services
from hub.ports.doors import Arrival
from hub.ports.storage import RequestFilter
from tests import factories as make

A, B = "health", "education"
_LIMIT = 2.0


def main() -> None:
    """Measure and print; the exit code is 1 when the ratio is too high."""
    parser = argparse.ArgumentParser(description="isolation of agencies")
    parser.add_argument("--letters", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    healthy: list[float] = []
    beside: list[float] = []
    for number in range(1, given.rounds + 1):
        healthy.append(drain(given.letters, hole=False))
        beside.append(drain(given.letters, hole=True))
        print(f"round {number}: {healthy[-1]:.2f} s healthy, {beside[-1]:.2f} s black hole")
    ratio = median(beside) / median(healthy)
    print(f"{given.letters} letters of B: ratio {ratio:.2f} (bound {_LIMIT})")
    raise SystemExit(ratio >= _LIMIT)


def drain(letters: int, *, hole: bool) -> float:
    """Seconds until B has all its letters, counted from the start of the services."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="isolation-")))
        addresses = closing.enter_context(Sandbox()).addresses
        first = closing.enter_context(_black_hole()) if hole else addresses[A, "1.0"]
        channels = (
            Channel(agency=A, address=first, total_timeout=600),
            Channel(agency=B, address=addresses[B, "1.0"]),
        )
        settings = Settings(data_dir=str(folder), channels=channels, stop_within=1)
        hub = Hub(closing.enter_context(with_broker(settings)))
        closing.callback(hub.close)
        hub.upgrade()
        _ask(hub, letters)
        return _timed(hub)


def _timed(hub: Hub) -> float:
    stop = threading.Event()
    services = [*relay_services(hub), *worker_services(hub, [A, B])]
    began = time.perf_counter()
    running = threading.Thread(target=supervise, args=(hub, services, stop))
    running.start()
    try:
        while _waiting(hub):
            time.sleep(0.05)
        return time.perf_counter() - began
    finally:
        stop.set()
        running.join()


def _waiting(hub: Hub) -> bool:
    with hub.store.read() as uow:
        return bool(uow.deliveries.in_state(DeliveryState.queued, B, 1))


def _ask(hub: Hub, letters: int) -> None:
    """Programmes with a measure for each of the two, all in the outbox."""
    school = make.measure(id="M2", activity="pedagogical.schooling", note=None)
    for _ in range(letters):
        programme = make.programme(measures=(make.measure(), school), information=())
        submission = make.programme_submission(programme=programme)
        hub.intake.accept([Arrival(party_id="bench", value=submission, raw=b"<bench/>")])
    with hub.store.read() as uow:
        made = uow.requests.list(RequestFilter(agency=B, limit=letters))
    if len(made) < letters:
        raise SystemExit(f"only {len(made)} requests of {letters} were made")


@contextmanager
def _black_hole() -> Iterator[str]:
    """Connections are taken by the system, and nobody ever reads from them."""
    with create_server(("127.0.0.1", 0), backlog=512) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


if __name__ == "__main__":
    main()
