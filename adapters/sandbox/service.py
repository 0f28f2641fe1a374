"""The HTTP side of an agency: one path for each version of its contract."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.sandbox.office import Office


def service(office: Office) -> Starlette:
    """The application that serves an agency at the paths of its WSDL."""
    return Starlette(
        routes=[
            Route(contract.address.path, _endpoint(office, version), methods=["POST"])
            for version, contract in office.contracts.items()
        ]
    )


def _endpoint(office: Office, version: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        action = request.headers.get("soapaction", "")
        answer = office.respond(version, await request.body(), action)
        return Response(answer.body, answer.status, media_type=answer.content_type)

    return endpoint
