"""What the hub needs from a message broker.

Calls go in batches and may come from any one worker thread at a time. A message carries ids only,
never personal data: whoever receives it reads the rest from the database (claim check). Delivery is
at least once: after a fault the same message may come again, so receivers absorb repeats.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

REQUESTS = "hub.requests"
"""Where assistance and information requests are published, for the agency's adapter."""

EVENTS = "hub.events"
"""Where every change of fulfilment is published; any consumer may bind to it."""


def request_key(agency: str, *, urgent: bool) -> str:
    """Routing key of a request on `REQUESTS` for an agency's code."""
    return f"{agency}.{'urgent' if urgent else 'regular'}"


def event_key(agency: str, state: str) -> str:
    """Routing key of a change on `EVENTS`: the agency's code and the request's new state."""
    return f"{agency}.{state}"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message: `id` is unique in a batch, `body` is JSON of ids, such as `{"delivery": "…"}`.

    `exchange` and `routing_key` say where it was first published; they stay through retries and
    dead letters, so that a dead message can be published again as it is. `attempt` counts how many
    times it was put off by `Consumer.retry`.
    """

    id: str
    exchange: str
    routing_key: str
    body: bytes
    headers: Mapping[str, str | int] = {}
    attempt: int = 0


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A message handed to a consumer, until it is settled.

    `session` numbers the connection that `tag` belongs to. `delivery_count` is how many times the
    queue took the message back before (a consumer died or gave it back).
    """

    message: Message
    queue: str
    tag: int
    session: int
    redelivered: bool
    delivery_count: int


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message that nobody works on any more, and the code of the reason."""

    message: Message
    reason: str


class Depth(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages wait in a queue (those handed out not counted) and how many consume it."""

    ready: int
    consumers: int


class QueueKind(StrEnum):
    """What a queue holds: requests for an agency, what waits for another try, dead letters, or
    changes to tell of."""

    requests = "requests"
    retries = "retries"
    dead = "dead"
    changes = "changes"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A queue and what it is for: `agency` of requests and of dead letters (empty: of nobody),
    `urgent` of requests, `delay` of retries, in seconds."""

    queue: str
    kind: QueueKind
    agency: str = ""
    urgent: bool = False
    delay: int = 0


Refill = Callable[[Sequence[Place]], None]
"""Told of queues that are about to be made anew, before they are: a queue that is not there shows
that what it held is lost, and once it is there nobody can see that any more. Makes sure that what
belongs in them will be published again. Raises `Unavailable`; then they are not made."""


class Publisher(Protocol):
    """Hands messages to the broker and learns which of them it keeps."""

    def publish(self, messages: Sequence[Message]) -> frozenset[str]:
        """Return the ids that the broker confirmed; the others must be published again.

        A message that no queue takes is not confirmed. Raises `Unavailable` when there is no
        connection after the publisher's tries.
        """
        ...


class Consumer(Protocol):
    """Takes messages from its queues, the first queue first.

    A delivery is settled once, by one of `ack`, `requeue`, `retry` and `bury`. Settling a delivery
    of a connection that was lost since is no error: the broker delivers that message again.
    """

    def receive(self, limit: int, wait_seconds: float) -> Sequence[Delivery]:
        """Return up to `limit` deliveries as soon as there are any, or none after the wait."""
        ...

    def pause(self) -> None:
        """Take nothing more from the queues until `resume`; `receive` still hands out what was
        fetched ahead. Doing it twice is harmless."""
        ...

    def resume(self) -> None:
        """Take messages again, as at the beginning. Doing it twice is harmless."""
        ...

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        """Remove the messages from their queues."""
        ...

    def requeue(self, deliveries: Sequence[Delivery]) -> None:
        """Give the messages back at once.

        A message given back too often counts as poison and goes to the dead queue: to wait for
        something, use `retry`.
        """
        ...

    def retry(self, deliveries: Sequence[Delivery], delay_seconds: float) -> None:
        """Put the messages off, counting the attempt; they come back to the same queue.

        The delay is rounded up to one that the broker offers, the longest at most. What the broker
        does not confirm goes back at once. Raises `Unavailable` as `Publisher.publish` does.
        """
        ...

    def bury(self, deliveries: Sequence[Delivery], reason: str) -> None:
        """Move the messages to the dead queue of their agency, with the code of the reason.

        `reason` is a code, never a text about a person. What the broker does not confirm goes back
        at once. Raises `Unavailable` as `Publisher.publish` does.
        """
        ...

    def close(self) -> None:
        """Stop consuming; what was not settled goes back to its queue."""
        ...


class DeadQueue(Protocol):
    """The dead messages of each agency, kept until a person replays or closes them.

    To replay: `list`, publish the message, and `take` it once the publication is confirmed.
    """

    def put(self, agency: str, letters: Sequence[DeadLetter]) -> None:
        """Add dead messages of the agency that its dead queue should hold and does not.

        Raises `NotFound` for an unknown agency, `Unavailable` when they are not all confirmed.
        """
        ...

    def list(self, agency: str, limit: int) -> Sequence[DeadLetter]:
        """Return the oldest dead messages of the agency without removing them.

        Raises `NotFound` for an unknown agency, `Unavailable` when there is no connection.
        """
        ...

    def take(self, agency: str, message_id: str) -> Message:
        """Remove one dead message and return it; the others stay.

        Raises `NotFound` when it is not there, `Unavailable` when there is no connection.
        """
        ...


class Broker(Protocol):
    """The way to everything that a broker offers.

    Whoever makes a queue that was not there, at a connection or on request, asks its refill first.
    """

    @property
    def places(self) -> Sequence[Place]:
        """Every queue of the topology."""
        ...

    @property
    def arrivals(self) -> int:
        """How often a connection was made to a broker that answered: more of them than before
        means that it may have been away."""
        ...

    def publisher(self) -> Publisher:
        """Return the publisher, the same at each call."""
        ...

    def consumer(self, queues: Sequence[str]) -> Consumer:
        """Return a new consumer of these queues, the earlier ones served first."""
        ...

    def dead_queue(self) -> DeadQueue:
        """Return the access to dead messages."""
        ...

    def depths(self) -> Mapping[str, Depth]:
        """Return the depth of each declared queue by name; a queue that is gone is left out.

        Raises `Unavailable` when there is no connection.
        """
        ...

    def declare(self) -> Sequence[Place]:
        """Make what is missing, and return the queues that were.

        Raises `Unavailable` when there is no connection, and what the refill raises.
        """
        ...

    def leaderless(self) -> Sequence[Place]:
        """Return the queues that are declared and do not answer.

        Raises `Unavailable` when there is no connection.
        """
        ...

    def rebuild(self, queue: str) -> None:
        """Delete a queue with its messages and declare it anew, for one that lost its leader.

        Raises `NotFound` for a queue outside the topology, `Unavailable` when there is no
        connection, and what the refill raises.
        """
        ...

    def close(self) -> None:
        """Close the publisher, every consumer and the connections."""
        ...
