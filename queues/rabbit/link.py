"""One connection to RabbitMQ, kept alive in a thread of its own.

pika's connection belongs to the thread of its loop; everything else reaches it through `submit`.
"""

import contextlib
import itertools
import logging
import threading
from collections.abc import Callable
from typing import Any, Protocol

import pika
from pika.exceptions import AMQPConnectionError
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_when_event_set,
    wait_exponential,
    wait_random,
)
from tenacity.nap import sleep_using_event

from hub.domain.errors import Barred, Unavailable
from queues.rabbit.refusals import explained
from queues.rabbit.settings import RabbitSettings

_log = logging.getLogger(__name__)


class Role(Protocol):
    """What a link is for. Both calls come from the link's thread."""

    def prepare(self, channel: Any, ready: Callable[[], None]) -> None:
        """Set the fresh channel up and call `ready` once the broker has agreed to everything."""
        ...

    def lost(self) -> None:
        """Forget the channel: it is gone with everything not settled on it."""
        ...


class Link:
    """Connects, lets the role prepare a channel, and does so again whenever that is lost.

    `declare` runs before each connection, because a broker that comes back may have lost its data.
    """

    def __init__(
        self, name: str, settings: RabbitSettings, declare: Callable[[], None], role: Role
    ) -> None:
        self._settings = settings
        self._addresses = itertools.cycle(settings.parameters())
        self._declare = declare
        self._role = role
        self._closing = threading.Event()
        self._ready = threading.Event()
        self._guard = threading.Lock()
        self._connection: Any = None
        self._error: BaseException = AMQPConnectionError()
        self._trouble: Unavailable | None = None
        self._retrying = Retrying(
            # Whatever it is: nobody would notice that this thread has ended. pika raises more than
            # its own errors when a connection breaks while it is made.
            retry=retry_if_exception_type(Exception),
            wait=wait_exponential(multiplier=0.2, max=settings.pause_seconds) + wait_random(0, 0.5),
            sleep=sleep_using_event(self._closing),
            stop=stop_when_event_set(self._closing),
            before_sleep=self._tell,
            reraise=True,
        )
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> Unavailable | None:
        """Why there is no channel; None while there is one, and before the first try ended."""
        return self._trouble

    def wait(self, seconds: float) -> bool:
        """Return whether the channel is ready, waiting for it at most so long."""
        return self._ready.wait(seconds)

    def submit(self, action: Callable[[], None]) -> bool:
        """Run the action in the link's thread soon; return False when there is no connection."""
        with self._guard:
            if self._connection is None:
                return False
            self._connection.ioloop.add_callback_threadsafe(action)
            return True

    def drop(self) -> None:
        """Give the connection up and make a new one."""
        self.submit(self._shut)

    def close(self) -> None:
        """Send what was submitted, close the connection for good and wait for the thread."""
        self._closing.set()
        self.drop()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._closing.is_set():
            # The tries end in an error only when the link is being closed.
            with contextlib.suppress(Exception):
                self._retrying(self._connect)
                self._serve()

    def _connect(self) -> None:
        """Return when the role is ready; raises when it cannot be."""
        self._declare()
        connection = pika.SelectConnection(
            next(self._addresses),
            on_open_callback=lambda opened: opened.channel(on_open_callback=self._opened),
            on_open_error_callback=self._ended,
            on_close_callback=self._ended,
        )
        with self._guard:
            self._connection = connection
        connection.ioloop.call_later(self._settings.prepare_seconds, self._hurry)
        self._spin()
        if not self._ready.is_set():
            self._forget()
            raise explained(self._error) from self._error

    def _tell(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        known = error if isinstance(error, Unavailable) else explained(error or self._error)
        news = self._trouble is None or self._trouble.cause != known.cause
        self._trouble = known
        if news and isinstance(known, Barred):
            _log.error("%s: %s [%s]", self._thread.name, known, known.cause)
        # The first try, the second, the fourth…: a broker that is away for long fills no journal.
        elif not state.attempt_number & (state.attempt_number - 1):
            _log.warning(
                "%s: try %d to connect: %s", self._thread.name, state.attempt_number, known.en
            )

    def _serve(self) -> None:
        # `close` may have come too early to find the connection.
        if self._closing.is_set():
            self.drop()
        self._spin()
        self._forget()
        _log.info("%s: connection ended: %s", self._thread.name, type(self._error).__name__)

    def _spin(self) -> None:
        """Run the loop until something stops it; an error in a callback ends the connection."""
        try:
            self._connection.ioloop.start()
        except Exception:
            _log.exception("%s: a callback failed", self._thread.name)
            self._ready.clear()
            with contextlib.suppress(Exception):
                self._shut()
                if not self._connection.is_closed:
                    self._connection.ioloop.start()

    def _opened(self, channel: Any) -> None:
        channel.add_on_close_callback(lambda *_: self._shut())
        self._role.prepare(channel, self._agreed)

    def _agreed(self) -> None:
        self._trouble = None
        self._ready.set()
        self._connection.ioloop.stop()

    def _ended(self, connection: Any, error: BaseException) -> None:
        self._error = error
        self._ready.clear()
        connection.ioloop.stop()

    def _hurry(self) -> None:
        """Give up a broker that never agreed: a queue without a leader leaves a consumer waiting
        for ever, on a connection that is alive."""
        if not self._ready.is_set():
            self._shut()

    def _shut(self) -> None:
        connection = self._connection
        if not (connection.is_closing or connection.is_closed):
            connection.close()
            # The broker answers that only after what it was asked before, if ever.
            connection.ioloop.call_later(
                self._settings.answer_seconds, lambda: self._tear(connection)
            )

    def _tear(self, connection: Any) -> None:
        if not connection.is_closed:
            connection._terminate_stream(AMQPConnectionError("closed without an answer"))

    def _forget(self) -> None:
        with self._guard:
            connection, self._connection = self._connection, None
            connection.ioloop.close()
        self._role.lost()
