"""One HTTP server on one port of the loopback interface, which can go away and come back."""

import asyncio
import socket
from typing import Final

import uvicorn
from starlette.applications import Starlette

HOST: Final = "127.0.0.1"
_POLL: Final = 0.005


class Listener:
    """Lives on the sandbox's loop. The port stays the same over closing and opening."""

    def __init__(self, app: Starlette, port: int) -> None:
        """`port` 0 takes any free one; it is bound at once, so that `port` is known."""
        self._app = app
        self._socket: socket.socket | None = _bound(port)
        self.port: int = self._socket.getsockname()[1]
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to answer; nothing happens when it does already."""
        if self._server is not None:
            return
        listening = self._socket or _bound(self.port)
        self._socket = None
        config = uvicorn.Config(
            self._app,
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        server = self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not self._serving.done():
            await asyncio.sleep(_POLL)

    async def close(self) -> None:
        """Refuse connections from now on."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving
        self._server = self._serving = None


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((HOST, port))
    return bound
