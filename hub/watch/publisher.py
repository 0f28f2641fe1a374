"""Watches what is published to the broker."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec

from hub.ports.queue import REQUESTS, Message, Publisher
from hub.ports.witness import Seen, Witness


class _Body(msgspec.Struct, frozen=True):
    """What the hub's messages say; `programme` may be missing in those of an earlier version."""

    programme: str | None = None
    delivery: str | None = None
    state: str | None = None


class WatchedPublisher:
    """`hub.ports.queue.Publisher`."""

    def __init__(self, inner: Publisher, witness: Witness, now: Callable[[], datetime]) -> None:
        self._inner = inner
        self._witness = witness
        self._now = now

    def publish(self, messages: Sequence[Message]) -> frozenset[str]:
        since = self._now()
        confirmed = self._inner.publish(messages)
        self._witness(list(_told(messages, confirmed, since, self._now())))
        return confirmed


def _told(
    messages: Sequence[Message], confirmed: frozenset[str], since: datetime, at: datetime
) -> Iterator[Seen]:
    for message in messages:
        what = "letter" if message.exchange == REQUESTS else "event"
        body = msgspec.json.decode(message.body, type=_Body)
        yield Seen(
            name=f"{what}.{'published' if message.id in confirmed else 'unconfirmed'}",
            since=since,
            at=at,
            case=body.programme,
            agency=message.routing_key.partition(".")[0],
            delivery=body.delivery,
            state=body.state,
            more={"batch": len(messages)},
        )
