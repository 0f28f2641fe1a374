"""The control endpoint: change an agency's behaviour, read the journal, as JSON over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.sandbox.behaviour import Behaviour
from adapters.sandbox.journal import Journal

_JSON: Final = "application/json"


class Change(Behaviour, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `POST /control/behaviour`: an agency and how it shall behave from now on."""

    agency: str


def control(
    behave: Callable[[str, Behaviour], Awaitable[None]], journal: Callable[[], Journal]
) -> Starlette:
    """The application. `behave` raises KeyError for an agency that is not there."""

    async def change(request: Request) -> Response:
        try:
            wanted = msgspec.json.decode(await request.body(), type=Change)
            await behave(wanted.agency, wanted)
        except (msgspec.MsgspecError, KeyError) as error:
            return _json({"error": str(error)}, 400)
        return _json({"agency": wanted.agency, "behaviour": wanted.manner})

    async def show(request: Request) -> Response:
        del request
        return _json(journal())

    return Starlette(
        routes=[
            Route("/control/behaviour", change, methods=["POST"]),
            Route("/control/journal", show, methods=["GET"]),
        ]
    )


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type=_JSON)
