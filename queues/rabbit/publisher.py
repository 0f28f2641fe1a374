"""Publishing with pipelined confirms."""

import itertools
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pika

from hub.domain.causes import refusal
from hub.ports.crash import Point, passing
from hub.ports.queue import Message
from queues.parcel import Parcel, first
from queues.rabbit import wire
from queues.rabbit.batch import Batch
from queues.rabbit.link import Link
from queues.rabbit.settings import RabbitSettings

_log = logging.getLogger(__name__)


class RabbitPublisher:
    """Publishes batches one after another over a connection of its own."""

    def __init__(self, settings: RabbitSettings, declare: Callable[[], None]) -> None:
        self._settings = settings
        self._turn = threading.Lock()
        self._batch: Batch | None = None
        self._channel: Any = None
        self._blocked = False
        self._next_tag: Iterator[int] = itertools.count(1)
        self._link = Link("hub-publisher", settings, declare, self)

    def publish(self, messages: Sequence[Message]) -> frozenset[str]:
        """Return the ids that the broker confirmed; raises `Unavailable` without a connection."""
        return self.send([first(message) for message in messages])

    def send(self, parcels: Sequence[Parcel]) -> frozenset[str]:
        """Publish each message where its parcel says, as `publish` does."""
        if not parcels:
            return frozenset()
        with self._turn:
            if not self._link.wait(self._settings.connect_seconds):
                raise self._link.trouble or refusal("broker_not_reached")
            if self._blocked:
                raise refusal("broker_alarm")
            self._batch = batch = Batch(parcels, self._settings.window)
            if self._link.submit(lambda: self._start(batch)):
                self._await(batch)
            self._batch = None
            return batch.confirmed

    def close(self) -> None:
        """Close the connection."""
        self._link.close()

    def prepare(self, channel: Any, ready: Callable[[], None]) -> None:
        """Switch the channel to confirms."""

        def agreed(_: Any) -> None:
            self._channel = channel
            self._next_tag = itertools.count(1)
            ready()

        channel.connection.add_on_connection_blocked_callback(self._block)
        channel.connection.add_on_connection_unblocked_callback(self._unblock)
        channel.add_on_return_callback(self._returned)
        channel.confirm_delivery(self._answered, callback=agreed)

    def lost(self) -> None:
        """Let the caller go: what was not confirmed will not be on this connection."""
        self._channel = None
        self._blocked = False
        if batch := self._batch:
            batch.done.set()

    def _block(self, *_: object) -> None:
        """The broker is short of memory or disk, and reads nothing until it is not: nobody waits
        for that, and what was not confirmed is published again."""
        self._blocked = True
        _log.error("%s [broker_alarm]", refusal("broker_alarm"))
        if batch := self._batch:
            batch.done.set()

    def _unblock(self, *_: object) -> None:
        self._blocked = False
        _log.warning("the alarm of RabbitMQ is over")

    def _start(self, batch: Batch) -> None:
        # The connection may have been lost, or be about to close, since the caller waited for it.
        if self._channel is not None and self._channel.is_open:
            batch.pump(self._put)
        else:
            batch.done.set()

    def _await(self, batch: Batch) -> None:
        answers = -1
        while not batch.done.wait(self._settings.confirm_seconds):
            if batch.answers == answers:
                batch.done.set()
                self._link.drop()
            answers = batch.answers

    def _put(self, parcel: Parcel) -> int:
        self._channel.basic_publish(
            parcel.exchange,
            parcel.routing_key,
            parcel.message.body,
            wire.encode(parcel),
            mandatory=True,
        )
        return next(self._next_tag)

    def _returned(
        self, _channel: Any, _method: Any, properties: pika.BasicProperties, _body: bytes
    ) -> None:
        if (batch := self._batch) and properties.message_id:
            batch.returned(properties.message_id)

    def _answered(self, frame: Any) -> None:
        if batch := self._batch:
            passing(Point.publish_before_confirm)
            method = frame.method
            kept = isinstance(method, pika.spec.Basic.Ack)
            batch.answered(method.delivery_tag, multiple=method.multiple, kept=kept)
            batch.pump(self._put)
