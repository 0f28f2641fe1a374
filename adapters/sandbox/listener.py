"""One HTTP server on one port of the loopback interface, which can go away and come back."""

import socket
from typing import Final

import uvicorn
from starlette.applications import Starlette

HOST: Final = "127.0.0.1"


class Listener:
    """Lives on the sandbox's loop. The port stays the same over closing and opening."""

    def __init__(self, app: Starlette, port: int) -> None:
        """`port` 0 takes any free one; it is bound at once, so that `port` is known. Raises
        OSError when it is taken."""
        self._app = app
        self._socket: socket.socket | None = _bound(port)
        self.port: int = self._socket.getsockname()[1]
        self._server: uvicorn.Server | None = None

    async def open(self) -> None:
        """Begin to answer; nothing happens when it does already."""
        if self._server is not None:
            return
        self._socket = self._socket or _bound(self.port)
        config = uvicorn.Config(
            self._app,
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
            timeout_graceful_shutdown=1,
        )
        config.load()
        # Started and shut down by its own steps: `serve` would look for the end of its work, and
        # for signals, ten times a second.
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup(sockets=[self._socket])

    async def close(self) -> None:
        """Refuse connections from now on."""
        listening, self._socket = self._socket, None
        server, self._server = self._server, None
        if listening is not None and server is not None:
            await server.shutdown(sockets=[listening])
        elif listening is not None:
            listening.close()


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((HOST, port))
    return bound
