"""Which exchanges and queues there are, as values: nothing here talks to a broker.

    hub.requests ─direct─▶ hub.requests.<agency>.urgent | .regular ─poison─▶ hub.dead
    hub.retry.<n>s ─fanout─▶ hub.retry.<n>s ─after n seconds─▶ hub.return ─direct─▶ the same queue
    hub.dead ─direct─▶ hub.dead.<agency>
    hub.events ─topic─▶ hub.events.notices, and whoever else binds

All queues are durable quorum queues, declared with arguments that RabbitMQ 3.10 and 4.x both
accept. What leaves a queue by the broker's hand (time to live, delivery limit) leaves it at least
once: the broker keeps it there until the next queue has confirmed it.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from hub.domain.errors import Misconfigured, NotFound
from hub.ports.queue import EVENTS, REQUESTS, Place, QueueKind, request_key

RETRY_DELAYS = (5, 30, 120, 600, 3600)
"""Default delays before another try, in seconds."""

DELIVERY_LIMIT = 20
"""After this many returns a message counts as poison. Returns by restarts count too."""

NOTICES = f"{EVENTS}.notices"
"""The queue from which case systems are told of changes."""

NOTICES_BOX = "notices"
"""The dead queue of `NOTICES`, beside those of the agencies; so no agency may be called so."""

RETURN = "hub.return"
DEAD = "hub.dead"

# RabbitMQ 4 gives quorum queues a limit of 20 unless one is set, and drops what exceeds it; 3.10
# refuses -1. Looking through a dead queue counts as a return, so its limit must be out of reach.
_OUT_OF_REACH = 2**31 - 1

_AGENCY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Exchange(msgspec.Struct, frozen=True):
    """A durable exchange."""

    name: str
    kind: Literal["direct", "fanout", "topic"]


class Queue(msgspec.Struct, frozen=True):
    """A durable quorum queue with its further arguments."""

    name: str
    arguments: Mapping[str, str | int]


class Binding(msgspec.Struct, frozen=True):
    """Messages of `exchange` that match `key` go to `queue`."""

    exchange: str
    queue: str
    key: str


class Topology(msgspec.Struct, frozen=True):
    """Everything to declare, in this order; `retry_delays` are ascending seconds. `places` says
    what each queue is for, in the order of `queues`."""

    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]
    bindings: tuple[Binding, ...]
    retry_delays: tuple[int, ...]
    places: tuple[Place, ...]

    def named(self, names: Collection[str]) -> tuple[Place, ...]:
        """The places of these queues; raises `NotFound` for one outside the topology."""
        found = tuple(place for place in self.places if place.queue in names)
        if len(found) != len(set(names)):
            unknown = ", ".join(sorted(set(names) - {place.queue for place in found}))
            raise NotFound(f"нет такой очереди: {unknown}", f"there is no such queue: {unknown}")
        return found


def nothing_to_refill(_places: Sequence[Place]) -> None:
    """The refill of a broker whose queues nobody can fill again."""


def urgent_queue(agency: str) -> str:
    """Name of the queue of an agency's urgent requests."""
    return f"{REQUESTS}.{request_key(agency, urgent=True)}"


def regular_queue(agency: str) -> str:
    """Name of the queue of an agency's other requests."""
    return f"{REQUESTS}.{request_key(agency, urgent=False)}"


def work_queues(agencies: Sequence[str]) -> tuple[str, ...]:
    """Names of the request queues of these agencies in the order to serve them: urgent first."""
    return tuple(map(urgent_queue, agencies)) + tuple(map(regular_queue, agencies))


def retry_queue(delay: int) -> str:
    """Name of the queue, and of its exchange, that holds a message back for `delay` seconds."""
    return f"hub.retry.{delay}s"


def dead_queue(agency: str) -> str:
    """Name of the queue of an agency's dead messages (or of the box `NOTICES_BOX`)."""
    return f"{DEAD}.{agency}"


def dead_box(queue: str) -> str:
    """Whose dead queue takes the dead messages of a work queue: an agency or `NOTICES_BOX`."""
    if queue == NOTICES:
        return NOTICES_BOX
    return queue.removeprefix(f"{REQUESTS}.").rpartition(".")[0]


def retry_delay(delays: Sequence[int], wanted_seconds: float) -> int:
    """Return the shortest of the ascending delays that is long enough, or the longest there is."""
    return next((delay for delay in delays if delay >= wanted_seconds), delays[-1])


def topology(
    agencies: Iterable[str],
    retry_delays: Iterable[int] = RETRY_DELAYS,
    delivery_limit: int = DELIVERY_LIMIT,
) -> Topology:
    """Describe the queues of these agencies (codes) and retry delays (seconds).

    Raises `Misconfigured` for a code that cannot be part of a queue's name, or without a delay.
    """
    codes = tuple(sorted(set(agencies)))
    delays = tuple(sorted(set(retry_delays)))
    _refuse_bad_codes(codes)
    _refuse_bad_delays(delays)
    work = (*work_queues(codes), NOTICES)
    return Topology(
        exchanges=_exchanges(delays),
        queues=(
            *(_work(name, delivery_limit) for name in work),
            *(_retry(delay) for delay in delays),
            *(_dead(box) for box in (*codes, NOTICES_BOX)),
        ),
        bindings=(
            *(Binding(REQUESTS, name, name.removeprefix(f"{REQUESTS}.")) for name in work[:-1]),
            Binding(EVENTS, NOTICES, "#"),
            *(Binding(RETURN, name, name) for name in work),
            *(Binding(retry_queue(delay), retry_queue(delay), "") for delay in delays),
            *(Binding(DEAD, dead_queue(box), box) for box in (*codes, NOTICES_BOX)),
        ),
        retry_delays=delays,
        places=_places(codes, delays),
    )


def _places(codes: tuple[str, ...], delays: tuple[int, ...]) -> tuple[Place, ...]:
    requests, retries, dead = QueueKind.requests, QueueKind.retries, QueueKind.dead
    return (
        *(Place(queue=urgent_queue(one), kind=requests, agency=one, urgent=True) for one in codes),
        *(Place(queue=regular_queue(one), kind=requests, agency=one) for one in codes),
        Place(queue=NOTICES, kind=QueueKind.changes),
        *(Place(queue=retry_queue(delay), kind=retries, delay=delay) for delay in delays),
        *(Place(queue=dead_queue(one), kind=dead, agency=one) for one in codes),
        Place(queue=dead_queue(NOTICES_BOX), kind=dead),
    )


def _exchanges(delays: tuple[int, ...]) -> tuple[Exchange, ...]:
    return (
        Exchange(REQUESTS, "direct"),
        Exchange(EVENTS, "topic"),
        Exchange(RETURN, "direct"),
        Exchange(DEAD, "direct"),
        *(Exchange(retry_queue(delay), "fanout") for delay in delays),
    )


def _work(name: str, delivery_limit: int) -> Queue:
    poison: dict[str, str | int] = {
        "x-delivery-limit": delivery_limit,
        "x-dead-letter-routing-key": dead_box(name),
    }
    return Queue(name, poison | _passing_on_to(DEAD))


def _retry(delay: int) -> Queue:
    # No routing key of its own: the message keeps the one it came with, which names its queue.
    return Queue(retry_queue(delay), {"x-message-ttl": delay * 1000} | _passing_on_to(RETURN))


def _dead(box: str) -> Queue:
    return Queue(dead_queue(box), {"x-queue-type": "quorum", "x-delivery-limit": _OUT_OF_REACH})


def _passing_on_to(exchange: str) -> dict[str, str | int]:
    # At-least-once needs reject-publish: with the default, drop-head, the broker falls back to
    # at-most-once and only writes a warning to its log.
    return {
        "x-queue-type": "quorum",
        "x-dead-letter-exchange": exchange,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def _refuse_bad_codes(codes: tuple[str, ...]) -> None:
    bad = [code for code in codes if not _AGENCY.fullmatch(code) or code == NOTICES_BOX]
    if bad:
        raise Misconfigured(
            f"код ведомства не годится для имени очереди: {', '.join(bad)}",
            f"an agency's code cannot be part of a queue's name: {', '.join(bad)}",
        )


def _refuse_bad_delays(delays: tuple[int, ...]) -> None:
    if not delays or delays[0] <= 0:
        raise Misconfigured(
            "задержки повторов должны быть заданы и больше нуля секунд",
            "the retry delays must be given, each longer than zero seconds",
        )
