"""Deliver an agency's letters: take ids from its queues, send, write the results, settle.

The database is written before the broker is told, so a crash in between only makes the broker
repeat a delivery that is then seen as done. A crash after the sending and before the commit leaves
the next try in doubt: see `hub.flow.doubt`. One courier serves one agency: a dead one holds up
nobody else.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hub.domain.request import DeliveryState
from hub.flow.channels import AgencyChannels
from hub.flow.contention import undisturbed
from hub.flow.letters import pointed
from hub.flow.means import Means
from hub.flow.results import RetryPolicy, Settled
from hub.flow.sending import Sending, Tried
from hub.ports import queue
from hub.ports.crash import Point, passing
from hub.ports.gateway import Gateway


class Courier:
    """Serves the queues of one agency."""

    def __init__(
        self,
        means: Means,
        gateway: Gateway,
        consumer: queue.Consumer,
        retries: RetryPolicy,
        channels: AgencyChannels | None = None,
    ) -> None:
        self._means = means
        self._consumer = consumer
        self._channels = channels or AgencyChannels(means, gateway.agency)
        self._sending = Sending(means, gateway, retries, self._channels)
        self._held: Sequence[queue.Delivery] = ()
        self._tried: Tried | None = None
        self._settled: Mapping[str, Settled] | None = None

    def step(self, limit: int, wait_seconds: float) -> int:
        """Deliver one batch, at most `limit`; how many messages it took from the queues.

        Raises `Unavailable` when database or broker do not answer; nothing is lost then.
        """
        # What failed is held and done first, from where it failed: given back to the queue again
        # and again while the database is away, it would count as poison, and sent again, it would
        # reach the agency twice.
        if not self._held:
            self._held = self._receive(limit, wait_seconds)
            self._tried = self._settled = None
        taken = len(self._held)
        if self._held and self._tried is None:
            self._tried = self._try(self._held)
        if self._tried is not None and self._settled is None:
            tried = self._tried
            self._settled = undisturbed(lambda: self._sending.write(tried))
        self._settle(self._settled or {})
        return taken

    def close(self) -> None:
        """Take no more; what is held or was fetched ahead goes back to its queues at once."""
        self._consumer.close()

    def _receive(self, limit: int, wait_seconds: float) -> Sequence[queue.Delivery]:
        """While no channel lets letters through they stay in the queues; what was fetched ahead is
        taken still, to be set aside: the broker waits half an hour for an answer, no longer."""
        if self._channels.serving(self._means.now()):
            self._consumer.resume()
        else:
            self._consumer.pause()
        return self._consumer.receive(limit, wait_seconds)

    def _try(self, parcels: Sequence[queue.Delivery]) -> Tried:
        passing(Point.courier_after_receive)
        ids = dict.fromkeys(filter(None, map(_delivery_id, parcels)))
        return self._sending.send(self._sending.take(list(ids)))

    def _settle(self, settled: Mapping[str, Settled]) -> None:
        """Tell the broker, all parcels of one fate at once. What it gives back when it does not
        answer comes again; the others stay held."""
        while self._held:
            fate = _fate(self._held[0], settled)
            alike = [parcel for parcel in self._held if _fate(parcel, settled) == fate]
            self._held = [parcel for parcel in self._held if _fate(parcel, settled) != fate]
            if fate.delay is not None:
                self._consumer.retry(alike, fate.delay)
            elif fate.grave is not None:
                self._consumer.bury(alike, fate.grave)
            else:
                self._consumer.ack(alike)
            passing(Point.courier_after_settle)


def _delivery_id(parcel: queue.Delivery) -> str | None:
    return pointed(parcel.message.body)


class _Fate(NamedTuple):
    """Seconds until the next try, or the reason for which it is dead; neither: it is done."""

    delay: int | None = None
    grave: str | None = None


def _fate(parcel: queue.Delivery, settled: Mapping[str, Settled]) -> _Fate:
    delivery_id = _delivery_id(parcel)
    if delivery_id is None:
        return _Fate(grave="unreadable")
    one = settled.get(delivery_id)
    if one is None:
        return _Fate()
    if one.delivery.state is DeliveryState.dead:
        return _Fate(grave=one.delivery.error or "refused")
    return _Fate(delay=one.delay)
