"""Which queues do not answer: a quorum queue without a leader takes every call and never replies.

Declaring such a queue goes well, and it says to be empty; only who asks for a message can tell.
(RabbitMQ 3.10: declared seconds before the power fails, a queue stays like that for good.)
"""

import functools
from collections.abc import Iterable
from typing import Any

import pika
from pika.exceptions import AMQPConnectionError

from hub.domain.causes import refusal
from queues.rabbit.settings import RabbitSettings


def silent(settings: RabbitSettings, queues: Iterable[str]) -> frozenset[str]:
    """Return those of the queues that do not answer within `settings.answer_seconds`.

    Ask only queues that seem empty and without consumers: a message that is there nevertheless goes
    back at once, but counts as returned. Raises `Unavailable` without a connection.
    """
    asked = frozenset(queues)
    return _Round(settings, asked).run() if asked else asked


class _Round:
    """One question to each queue, all over one connection, each on a channel of its own."""

    def __init__(self, settings: RabbitSettings, queues: frozenset[str]) -> None:
        self._settings = settings
        self._silent = set(queues)
        self._opened = False
        self._connection = pika.SelectConnection(
            settings.parameters()[0],
            on_open_callback=self._ask_all,
            on_open_error_callback=self._ended,
            on_close_callback=self._ended,
        )

    def run(self) -> frozenset[str]:
        self._connection.ioloop.start()
        found = frozenset(self._silent)
        self._leave()
        if not self._opened:
            raise refusal("broker_not_reached", AMQPConnectionError.__name__)
        return found

    def _ask_all(self, connection: Any) -> None:
        self._opened = True
        connection.ioloop.call_later(self._settings.answer_seconds, connection.ioloop.stop)
        for queue in self._silent:
            connection.channel(on_open_callback=functools.partial(self._ask, queue))

    def _ask(self, queue: str, channel: Any) -> None:
        def answered(*message: Any) -> None:
            if len(message) > 1:
                channel.basic_nack(message[1].delivery_tag, requeue=True)
            self._answered(queue)

        channel.add_callback(answered, [pika.spec.Basic.GetEmpty])
        # A queue that is gone by now closes the channel, and that is an answer too.
        channel.add_on_close_callback(lambda *_: self._answered(queue))
        channel.basic_get(queue, answered)

    def _answered(self, queue: str) -> None:
        self._silent.discard(queue)
        if not self._silent:
            self._connection.ioloop.stop()

    def _ended(self, connection: Any, _error: BaseException) -> None:
        connection.ioloop.stop()

    def _leave(self) -> None:
        if self._silent and self._opened:
            # Closing in good order would wait, as the broker does, for the queue's answer.
            self._connection._terminate_stream(AMQPConnectionError())
        elif self._connection.is_open:
            self._connection.close()
        # The channels stop the loop once more, each at its end.
        while not self._connection.is_closed:
            self._connection.ioloop.start()
        self._connection.ioloop.close()
