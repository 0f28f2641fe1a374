"""Moving deliveries on: publish them elsewhere, and only then let go of them here."""

from collections.abc import Callable, Sequence
from typing import Protocol

from hub.ports.crash import Point, passing
from hub.ports.queue import Delivery
from queues.parcel import Parcel, Sender


class Holder(Protocol):
    """The side of a consumer that settles deliveries."""

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        """Remove the messages from their queues."""
        ...

    def requeue(self, deliveries: Sequence[Delivery]) -> None:
        """Give the messages back at once."""
        ...


def move_on(
    holder: Holder,
    sender: Sender,
    deliveries: Sequence[Delivery],
    parcel_of: Callable[[Delivery], Parcel],
) -> None:
    """Send each delivery's parcel; ack the confirmed and give back the others.

    Raises `Unavailable` when the sender does; then all of them were given back.
    """
    confirmed: frozenset[str] = frozenset()
    try:
        passing(Point.moving_before_send)
        confirmed = sender.send([parcel_of(delivery) for delivery in deliveries])
        passing(Point.moving_after_send)
    finally:
        holder.ack([each for each in deliveries if each.message.id in confirmed])
        holder.requeue([each for each in deliveries if each.message.id not in confirmed])
