"""A wire between two parties on the loopback interface, with the faults of a real one."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.faults.troubles import Cut, Trouble

_HOST = "127.0.0.1"
_CHUNK = 64 * 1024
_RST = struct.pack("ii", 1, 0)
Given = TypeVar("Given")
Accepted = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


class Loop:
    """An event loop in a thread of its own, on which all proxies of a town live."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name="wires", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.wait(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def wait(self, work: Coroutine[Any, Any, Given]) -> Given:
        """Run this on the loop and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def serve(self, accepted: Accepted) -> int:
        """Listen at any free port; which one. Runs on the loop."""
        server = await asyncio.start_server(accepted, _HOST, 0)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _end(self) -> None:
        """Close every port and every connection that is still open."""
        for server in self._servers:
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # Transports that were given up close with the next turn of the loop.
        await asyncio.sleep(0.01)


class Proxy:
    """Listens at `port` and passes everything on to `target`, as well as the present trouble lets
    it. Connections live through a trouble unless it cuts them."""

    def __init__(self, loop: Loop, target: int, name: str) -> None:
        self.name, self._loop, self._target = name, loop, target
        self._trouble: Trouble | None = None
        self.port = loop.wait(loop.serve(self._accepted))

    def suffer(self, trouble: Callable[[], Trouble]) -> None:
        """From now on all connections suffer this, until `heal`."""
        self._loop.wait(self._change(trouble))

    def heal(self) -> None:
        """All is well again."""
        self._loop.wait(self._change(None))

    async def _change(self, trouble: Callable[[], Trouble] | None) -> None:
        before, self._trouble = self._trouble, trouble() if trouble else None
        if before is not None:
            before.over.set()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server = await asyncio.open_connection(_HOST, self._target)
        except OSError:
            _reset(writer)
            return
        wire = _Wire(writer)
        pumps = (
            self._pump(reader, server[1], wire, to_caller=False),
            self._pump(server[0], writer, wire, to_caller=True),
        )
        try:
            await asyncio.gather(*pumps)
        except asyncio.CancelledError:
            server[1].transport.abort()
            writer.transport.abort()
        server[1].close()
        writer.close()

    async def _pump(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        wire: "_Wire",
        *,
        to_caller: bool,
    ) -> None:
        """Pass one direction on until its source ends; then neither goes on."""
        try:
            while data := await source.read(_CHUNK):
                passed = await self._passed(data, wire, to_caller=to_caller)
                if to_caller:
                    wire.tell(passed)
                else:
                    sink.write(passed)
                await sink.drain()
            sink.close()
        except Cut as cut:
            _reset(wire.caller) if cut.reset else wire.caller.close()
            sink.close()
        except (OSError, RuntimeError):
            sink.close()

    async def _passed(self, data: bytes, wire: "_Wire", *, to_caller: bool) -> bytes:
        if self._trouble is None:
            return data
        if to_caller:
            return await self._trouble.answered(data, wire)
        return await self._trouble.asked(data, wire)


class _Wire:
    """See `tests.faults.troubles.Wire`."""

    def __init__(self, caller: asyncio.StreamWriter) -> None:
        self.caller = caller
        self.told = 0

    def half_close(self) -> None:
        with suppress(OSError, RuntimeError):
            self.caller.write_eof()

    def tell(self, data: bytes) -> None:
        self.told += len(data)
        if data and not self.caller.is_closing():
            self.caller.write(data)


def _reset(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    with suppress(OSError):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
    writer.transport.abort()
