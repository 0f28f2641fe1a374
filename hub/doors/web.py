"""The web application: every route in one list, and the server that runs it."""

import asyncio
import logging
import math
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from hub.doors.door import Door
from hub.doors.groups import Groups, groups_of
from hub.doors.patience import PatientProtocol
from hub.doors.soap.agency import AgencyDoor
from hub.doors.soap.case import CaseDoor
from hub.doors.soap.contract import Contracts
from hub.doors.soap.lost import Lost

_CONNECTIONS: Final = 1_000
_KEEP_ALIVE_SECONDS: Final = 30


def app(door: Door, more: Sequence[BaseRoute] = (), groups: Groups | None = None) -> Starlette:
    """Return the ASGI application; `more` are the routes of further doors, after the SOAP ones,
    and `groups` the group commits that those share with these."""
    shared = groups or groups_of(door)

    @asynccontextmanager
    async def committing(_: Starlette) -> AsyncIterator[None]:
        async with shared.running():
            yield

    application = Starlette(routes=[*_routes(door, shared), *more], lifespan=committing)
    application.state.stopping = asyncio.Event()
    return application


def serve(
    application: Starlette,
    host: str,
    port: int,
    stop: threading.Event,
    on_ready: Callable[[int], None] | None = None,
    grace: float = 20.0,
) -> None:
    """Serve until `stop` is set, then take no more and finish what runs, for `grace` seconds

    Port 0 takes any free one; `on_ready` is told the port once connections are accepted. Raises
    OSError when the address cannot be had. `stop` is set on return.
    """
    with _listen(host, port) as listening:
        server = _Server(_config(application, grace))
        watcher = threading.Thread(target=_watch, args=(server, stop), name="stop-watch")
        watcher.start()
        if on_ready is not None:
            on_ready(listening.getsockname()[1])
        try:
            server.run(sockets=[listening])
        finally:
            stop.set()
            watcher.join()


class _Server(uvicorn.Server):
    """Tells the application that it stops, before it waits for the answers under way: an endless
    one, such as the feed of changes, can then end. Signals are left to who set `stop`."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        application = self.config.app
        if isinstance(application, Starlette):
            application.state.stopping.set()
        await super().shutdown(sockets)


def _routes(door: Door, groups: Groups) -> list[BaseRoute]:
    case = CaseDoor(door, groups.submissions)
    agencies = AgencyDoor(door, groups.replies)
    contracts = Contracts(door.public_url)
    soap = [
        Route("/soap/case/1.0", case.post, methods=["POST"]),
        Route("/soap/case/1.0", contracts.case_wsdl, methods=["GET"]),
        Route("/soap/agencies/{agency}/{version}", agencies.post, methods=["POST"]),
        Route("/soap/agencies/{agency}/{version}", contracts.call_back_wsdl, methods=["GET"]),
    ]
    return [
        *soap,
        Lost(soap),
        Route("/xsd/{party}/{version}/{file}", contracts.xsd, methods=["GET"]),
        Route("/health/live", _live, methods=["GET"]),
    ]


async def _live(_: Request) -> Response:
    """The process answers; whether its neighbours do is another question."""
    return PlainTextResponse("ok")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1_024)


def _config(application: Starlette, grace: float) -> uvicorn.Config:
    # h11 served a smuggled second request; httptools refuses it. Proxy headers are anyone's word.
    return uvicorn.Config(
        application,
        http=PatientProtocol,
        ws="none",
        loop="uvloop",
        lifespan="on",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=math.ceil(grace),
    )


def _watch(server: uvicorn.Server, stop: threading.Event) -> None:
    stop.wait()
    server.should_exit = True
