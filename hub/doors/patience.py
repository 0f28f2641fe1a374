"""HTTP within bounds: a request's head must be short, come soon, and have one meaning only.

uvicorn bounds neither the time nor the size of a head, and its parser lets through what another
server may read in another way. Whatever is refused here ends the connection.
"""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 10.0
HEAD_BYTES: Final = 32 * 1024
"""What may come without completing a head or bringing a piece of body; trailers count too."""


class Ambiguous(Exception):
    """The head may be read in two ways; the parser turns this into its own error, and that into
    an answer 400."""


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with an end to its patience."""

    head_seconds = HEAD_SECONDS
    _fruitless_bytes = 0
    _between_heads = True
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_awaiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        # Empty lines before a request are skipped by the parser, and would otherwise hold the
        # connection open without end.
        if self._between_heads:
            self._await_head()
        self._fruitless_bytes += len(data)
        super().data_received(data)
        if self._fruitless_bytes > HEAD_BYTES:
            self._give_up()

    def on_headers_complete(self) -> None:
        self._between_heads = False
        self._fruitless_bytes = 0
        self._stop_awaiting()
        self._refuse_two_meanings()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._fruitless_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._between_heads = True
        super().on_message_complete()

    def _refuse_two_meanings(self) -> None:
        names = [name for name, _ in self.headers]
        version = self.parser.get_http_version()
        if version not in ("1.0", "1.1") or names.count(b"host") > 1:
            raise Ambiguous
        if version == "1.1" and b"host" not in names:
            raise Ambiguous
        if version == "1.0" and b"transfer-encoding" in names:
            raise Ambiguous

    def _await_head(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop_awaiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()
