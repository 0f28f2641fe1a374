"""Answer an error: the HTTP status and the SOAP Fault that tell the sender what was wrong.

SOAP 1.1 sends Faults with status 500. A refusal that HTTP has its own word for carries that word,
so that proxies and clients that never look inside understand it too; the Fault is there all the
same.
"""

from typing import Final

from starlette.responses import Response

from adapters.envelope import FaultCode, SoapError, fault
from hub.domain.causes import for_callers
from hub.domain.errors import Finding, HubError, Refused
from hub.doors.status import HEADERS, status_of

XML: Final = "text/xml; charset=utf-8"
_FAULT_STATUS: Final = 500


def refusal(error: HubError) -> Response:
    """The answer to an error that the hub raised on purpose. Its findings are all listed; an error
    without any is listed itself, so that a program always finds its code."""
    status = status_of(error)
    ru, en = for_callers(error)
    itself = Finding(code=error.code, place="/", ru=ru, en=en)
    body = fault(_fault_code(error), ru, en, error.findings or (itself,))
    return Response(body, status, HEADERS.get(status), XML)


def failure() -> Response:
    """The answer when the hub itself failed: it says no more than that."""
    ru = "Внутренняя ошибка хаба; сообщение можно прислать ещё раз"
    en = "An internal error of the hub; the message may be sent again"
    return Response(fault(FaultCode.SERVER, ru, en), _FAULT_STATUS, media_type=XML)


def _fault_code(error: HubError) -> FaultCode:
    if isinstance(error, SoapError):
        return error.fault_code
    return FaultCode.CLIENT if isinstance(error, Refused) else FaultCode.SERVER
