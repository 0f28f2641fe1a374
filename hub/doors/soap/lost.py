"""Answer by a Fault whoever speaks SOAP where no SOAP door is: a slash too many, another case, an
agency or version that is not here, GET instead of POST.

A client that is told in HTML or plain text shows its people a parser's error. A POST gets status
500, as SOAP 1.1 (§6.2) and the WS-I Basic Profile 1.1 (R1126) have it for a Fault, because JAX-WS
and others read a Fault under no other status; what is no SOAP call gets HTTP's own 404 or 405.
"""

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers, URLPath
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound, Route
from starlette.types import Receive, Scope, Send

from adapters.envelope import FaultCode, fault
from hub.domain.errors import Finding
from hub.doors.body import OF_AGENCIES
from hub.doors.soap.fault import XML

_OURS: Final = "soap"
_OF_JSON: Final = "api"
_CALL: Final = "POST"
# The body is not read, so nothing that follows on the connection can be trusted.
_CLOSE: Final = {"Connection": "close"}


class Lost(BaseRoute):
    """Takes every path below `/soap`, in whatever case, and every SOAP call elsewhere but to the
    JSON doors. For the place behind the known routes."""

    def __init__(self, known: Sequence[Route]) -> None:
        self._known = known

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.FULL if _is_soap(scope) else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        raise NoMatchFound(name, dict(path_params))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = any(route.matches(scope)[0] is not Match.NONE for route in self._known)
        answer = call_instead() if known else nothing_here(scope["method"])
        await answer(scope, receive, send)


def nothing_here(method: str) -> Response:
    """The Fault for an address that no SOAP door has."""
    ru = "По этому адресу SOAP не принимают: проверьте путь, регистр букв и косую черту в конце"
    en = "No SOAP door is at this address: check the path, its case and a slash at its end"
    status = 500 if method == _CALL else 404
    return Response(_fault("not_found", ru, en), status, _CLOSE, XML)


def call_instead() -> Response:
    """The Fault for a SOAP address that was asked by another method than POST."""
    ru = "Сообщения SOAP принимаются методом POST; контракт — по тому же адресу с ?wsdl"
    en = "SOAP messages are taken by POST; the contract is at the same address with ?wsdl"
    return Response(_fault("wrong_method", ru, en), 405, {"Allow": _CALL, **_CLOSE}, XML)


def _fault(code: str, ru: str, en: str) -> bytes:
    return fault(FaultCode.CLIENT, ru, en, (Finding(code=code, place="/", ru=ru, en=en),))


def _is_soap(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    first = scope["path"].strip("/").partition("/")[0].lower()
    if first == _OURS:
        return True
    headers = Headers(scope=scope)
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    spoken = "soapaction" in headers or media in OF_AGENCIES.media_types
    return scope["method"] == _CALL and spoken and first != _OF_JSON
