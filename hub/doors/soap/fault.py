"""Answer an error: the HTTP status and the SOAP Fault that tell the sender what was wrong.

SOAP 1.1 sends Faults with status 500. A refusal that HTTP has its own word for carries that word,
so that proxies and clients that never look inside understand it too; the Fault is there all the
same.
"""

from typing import Final

from starlette.responses import Response

from adapters.envelope import FaultCode, SoapError, fault
from hub.domain.errors import (
    Conflict,
    Finding,
    HubError,
    NotAllowed,
    Refused,
    TooLarge,
    Unavailable,
    UnsafeXml,
    WrongEncoding,
)
from hub.doors.auth import Unauthenticated
from hub.doors.body import TooSlow, UnsupportedMedia

XML: Final = "text/xml; charset=utf-8"
_FAULT_STATUS: Final = 500
_STATUS: Final[dict[type[HubError], int]] = {
    Unauthenticated: 401,
    NotAllowed: 403,
    TooSlow: 408,
    Conflict: 409,
    TooLarge: 413,
    UnsupportedMedia: 415,
    WrongEncoding: 415,
    UnsafeXml: 400,
    Unavailable: 503,
}
# Rules are refused like any fault of the message, except where nothing may leave at all.
_FORBIDDING: Final = frozenset({"no_contract", "no_consent"})
_HEADERS: Final[dict[int, dict[str, str]]] = {
    # The body was not read to its end, so nothing that follows on the connection can be trusted.
    401: {"WWW-Authenticate": 'Basic realm="family-hub", charset="UTF-8"', "Connection": "close"},
    403: {"Connection": "close"},
    408: {"Connection": "close"},
    413: {"Connection": "close"},
    415: {"Connection": "close"},
    503: {"Retry-After": "5"},
}


def refusal(error: HubError) -> Response:
    """The answer to an error that the hub raised on purpose. Its findings are all listed; an error
    without any is listed itself, so that a program always finds its code."""
    status = _status(error)
    itself = Finding(code=error.code, place="/", ru=error.ru, en=error.en)
    body = fault(_fault_code(error), error.ru, error.en, error.findings or (itself,))
    return Response(body, status, _HEADERS.get(status), XML)


def failure() -> Response:
    """The answer when the hub itself failed: it says no more than that."""
    ru = "Внутренняя ошибка хаба; сообщение можно прислать ещё раз"
    en = "An internal error of the hub; the message may be sent again"
    return Response(fault(FaultCode.SERVER, ru, en), _FAULT_STATUS, media_type=XML)


def _status(error: HubError) -> int:
    if any(finding.code in _FORBIDDING for finding in error.findings):
        return _STATUS[NotAllowed]
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), _FAULT_STATUS)


def _fault_code(error: HubError) -> FaultCode:
    if isinstance(error, SoapError):
        return error.fault_code
    return FaultCode.CLIENT if isinstance(error, Refused) else FaultCode.SERVER
