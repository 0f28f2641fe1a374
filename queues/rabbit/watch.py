"""Whether the broker has forgotten a consumer.

A queue that came back without a leader and was made anew (RabbitMQ 3.10) leaves a consumer behind
that believes to be served: its connection lives, and nothing comes. Only the queue can tell.
"""

import functools
from collections.abc import Sequence
from typing import Any, Protocol


class Watched(Protocol):
    """A consumer. Both calls come from the thread of its link."""

    def has_room(self) -> bool:
        """Whether anything that is ready in its queues should have come here at once."""
        ...

    def forgotten(self) -> None:
        """The broker forgot this consumer."""
        ...


class Watch:
    """Looks after one channel for as long as that is open."""

    def __init__(
        self, channel: Any, queues: Sequence[str], seconds: float, watched: Watched
    ) -> None:
        self._channel = channel
        self._queues = queues
        self._seconds = seconds
        self._watched = watched
        self._waited: dict[str, bool] = {}

    def begin(self) -> None:
        """Look again and again, the first time after `seconds`."""
        self._channel.connection.ioloop.call_later(self._seconds, self._look)

    def _look(self) -> None:
        if not self._channel.is_open:
            return
        if self._watched.has_room():
            for queue in self._queues:
                # A queue that is gone closes the channel, and then it is made anew.
                self._channel.queue_declare(
                    queue, passive=True, callback=functools.partial(self._seen, queue)
                )
        else:
            self._waited.clear()
        self.begin()

    def _seen(self, queue: str, frame: Any) -> None:
        """Messages that wait at two looks running, while there is room for them, never come."""
        waits = frame.method.message_count > 0 and self._watched.has_room()
        if waits and self._waited.get(queue):
            self._watched.forgotten()
        self._waited[queue] = waits
