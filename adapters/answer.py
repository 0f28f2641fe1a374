"""From an HTTP answer to the payload of its SOAP body, or to the one failure that it is."""

from collections.abc import Collection, Mapping

import msgspec
from lxml import etree

from adapters.contract import Operation
from adapters.envelope import FaultCode, read_fault
from adapters.failures import ErrorCode, Failure
from adapters.mtom import Part
from adapters.opening import open_message
from adapters.soap_client import Answer
from hub.domain.errors import HubError, TooLarge

_TRY_LATER = frozenset({408, 425, 429})
_NO_ENTRY = frozenset({401, 403, 404, 405, 407, 410})


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one call: what was sent, what came back, and either a payload or a failure.

    A good answer without any body has neither. `contents` are the attachments by the text that
    stands for each in the payload. `called` is as in `Posted`.
    """

    sent: bytes = b""
    answer: bytes = b""
    payload: etree._Element | None = None
    contents: Mapping[str, Part] = {}
    failure: Failure | None = None
    called: tuple[float, float] | None = None


def read_answer(
    operation: Operation, sent: bytes, answer: Answer | Failure, inline: Collection[str] = ()
) -> Returned:
    """Judge one answer by its status, its envelope and the element that the WSDL promises."""
    if isinstance(answer, Failure):
        return Returned(sent=sent, failure=answer, called=answer.called)
    returned = Returned(sent=sent, answer=answer.body, called=answer.called)
    if not answer.body.strip():
        failure = _of_status(answer.status) or _unless_one_way(operation)
        return msgspec.structs.replace(returned, failure=failure)
    try:
        payload, contents = open_message(answer.body, answer.content_type, inline)
    except HubError as error:
        failure = _of_status(answer.status) or _of_unreadable(error)
        return msgspec.structs.replace(returned, failure=failure)
    failure = _of_fault(payload) or _of_status(answer.status) or _of_name(operation, payload)
    if failure is not None:
        return msgspec.structs.replace(returned, failure=failure)
    return msgspec.structs.replace(returned, payload=payload, contents=contents)


def _of_status(status: int) -> Failure | None:
    if 200 <= status < 300:
        return None
    if status in _TRY_LATER:
        return Failure(code=ErrorCode.busy, detail=f"HTTP {status}")
    if status < 400 or status in _NO_ENTRY:
        return Failure(code=ErrorCode.no_entry, detail=f"HTTP {status}, address or credentials")
    code = ErrorCode.http_4xx if status < 500 else ErrorCode.http_5xx
    return Failure(code=code, detail=f"HTTP {status}")


def _unless_one_way(operation: Operation) -> Failure | None:
    if operation.output is None:
        return None
    return Failure(code=ErrorCode.empty_answer, detail="an answer was promised, none came")


def _of_unreadable(error: HubError) -> Failure:
    code = ErrorCode.too_large if isinstance(error, TooLarge) else ErrorCode.not_soap
    return Failure(code=code, detail=error.en)


def _of_fault(payload: etree._Element) -> Failure | None:
    fault = read_fault(payload)
    if fault is None:
        return None
    # The fault's text is the agency's and may name a person: only its code is repeated.
    server = fault.code.partition(".")[0] == FaultCode.SERVER
    code = ErrorCode.fault_server if server else ErrorCode.fault_client
    return Failure(code=code, detail=f"SOAP Fault {fault.code[:40]}")


def _of_name(operation: Operation, payload: etree._Element) -> Failure | None:
    if operation.output in {None, payload.tag}:
        return None
    return Failure(code=ErrorCode.invalid_answer, detail="another element than the WSDL promises")
