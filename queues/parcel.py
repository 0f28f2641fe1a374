"""Where a message goes now, beside where it was first published."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from hub.ports.queue import DeadLetter, Delivery, Message
from queues.topology import DEAD, dead_box, retry_delay, retry_queue


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way to an exchange; `reason` is set on the way to a dead queue."""

    exchange: str
    routing_key: str
    message: Message
    reason: str = ""


class Sender(Protocol):
    """The side of a publisher that consumers use to move messages on."""

    def send(self, parcels: Sequence[Parcel]) -> frozenset[str]:
        """Return the ids of the messages that were confirmed; raises `Unavailable`."""
        ...


def first(message: Message) -> Parcel:
    """Return the parcel that goes where the message itself says."""
    return Parcel(exchange=message.exchange, routing_key=message.routing_key, message=message)


def put_off(delivery: Delivery, delays: Sequence[int], wanted_seconds: float) -> Parcel:
    """Return the parcel that comes back to the delivery's queue later, its attempt counted."""
    message = delivery.message
    return Parcel(
        exchange=retry_queue(retry_delay(delays, wanted_seconds)),
        routing_key=delivery.queue,
        message=msgspec.structs.replace(message, attempt=message.attempt + 1),
    )


def dead(delivery: Delivery, reason: str) -> Parcel:
    """Return the parcel that goes to the dead queue of the delivery's agency."""
    return Parcel(
        exchange=DEAD,
        routing_key=dead_box(delivery.queue),
        message=delivery.message,
        reason=reason,
    )


def laid(agency: str, letter: DeadLetter) -> Parcel:
    """Return the parcel that lays a dead letter into the agency's dead queue."""
    return Parcel(exchange=DEAD, routing_key=agency, message=letter.message, reason=letter.reason)
