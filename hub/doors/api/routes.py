"""The routes of the API, for the web application."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from hub.domain.errors import NotFound
from hub.doors.api.call import Api
from hub.doors.api.changes import ChangeFeed
from hub.doors.api.endpoint import JSON, Endpoint
from hub.doors.api.openapi import description
from hub.doors.api.problem import problem, wrong_method
from hub.doors.api.table import OPERATIONS, PREFIX


def routes(api: Api) -> Sequence[BaseRoute]:
    """Every route below `/api/v1`; whatever else is asked there is answered by a problem."""
    feed = ChangeFeed(api)
    known = [
        Route(f"{PREFIX}/openapi.json", _described(api), methods=["GET"]),
        Route(f"{PREFIX}/changes", feed.serve, methods=["GET"]),
        *(
            Route(_path(operation.path), Endpoint(api, operation).serve, methods=[operation.method])
            for operation in OPERATIONS
        ),
    ]
    return [*known, Route(f"{PREFIX}/{{rest:path}}", _Lost(known))]


class _Lost:
    """Answers what no operation does: 405 where the address is known, else 404."""

    def __init__(self, known: Sequence[Route]) -> None:
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = {
            method
            for route in self._known
            if route.matches(scope)[0] is not Match.NONE
            for method in route.methods or ()
        }
        if allowed:
            answer = wrong_method(allowed)
        else:
            answer = problem(NotFound("Здесь ничего нет", "There is nothing here"))
        await answer(scope, receive, send)


def _path(path: str) -> str:
    # A programme's number may hold a slash.
    return PREFIX + path.replace("{number}", "{number:path}")


def _described(api: Api) -> Callable[[Request], Awaitable[Response]]:
    body = msgspec.json.encode(description(api.door.public_url))

    async def serve(_: Request) -> Response:
        return Response(body, media_type=JSON)

    return serve
