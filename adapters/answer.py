"""From an HTTP answer to the payload of its SOAP body, or to the one failure that it is."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

import msgspec
from lxml import etree

from adapters.contract import Operation
from adapters.envelope import NoEnvelope, SoapError
from adapters.failures import ErrorCode, Failure
from adapters.judgement import TABLE, Body, status_of
from adapters.mtom import Part, unpack
from adapters.opening import Message, open_message
from adapters.soap_client import Answer
from adapters.soap_fault import Blame, Fault, fault_in, fault_of_1_2
from hub.domain.errors import HubError, TooLarge
from xsd.gate import parse
from xsd.limits import Limits

_FAULTS: Final = {
    Blame.message: Body.message_fault,
    Blame.server: Body.server_fault,
    Blame.unsaid: Body.other_fault,
}
_WORDS: Final = {
    Body.empty: "no body",
    Body.page: "no SOAP",
    Body.unreadable: "a message that cannot be read",
    Body.large: "too large",
    Body.payload: "with a payload",
}


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one call: what was sent, what came back, and either a payload or a failure.

    A good answer without any body has neither. `contents` are the attachments by the text that
    stands for each in the payload, `fault` is what stands in its place. `called` is as in `Posted`.
    """

    sent: bytes = b""
    answer: bytes = b""
    payload: etree._Element | None = None
    contents: Mapping[str, Part] = {}
    failure: Failure | None = None
    fault: Fault | None = None
    called: tuple[float, float] | None = None


def read_answer(
    operation: Operation,
    sent: bytes,
    answer: Answer | Failure,
    inline: Collection[str] = (),
    *,
    windows_1251: bool = False,
) -> Returned:
    """Judge one answer by its status, its envelope and the element that the WSDL promises. `inline`
    and `windows_1251` are as in `opening`."""
    if isinstance(answer, Failure):
        return Returned(sent=sent, failure=answer, called=answer.called)
    read = _read(answer, inline, windows_1251)
    failure = _judged(operation, answer, read)
    good = failure is None and read.message is not None
    return Returned(
        sent=sent,
        answer=answer.body,
        payload=read.message.payload if good and read.message else None,
        contents=read.message.contents if good and read.message else {},
        failure=failure,
        fault=read.fault,
        called=answer.called,
    )


class _Read(NamedTuple):
    """What a body is, with what was found in it."""

    body: Body
    message: Message | None = None
    fault: Fault | None = None


def _read(answer: Answer, inline: Collection[str], windows_1251: bool) -> _Read:
    if not answer.body.strip():
        return _Read(Body.empty)
    try:
        message = open_message(answer.body, answer.content_type, inline, windows_1251=windows_1251)
    except TooLarge:
        return _Read(Body.large)
    except NoEnvelope:
        return _Read(Body.page)
    except SoapError:
        return _of(_newer_fault(answer, windows_1251)) or _Read(Body.unreadable)
    except HubError:
        return _Read(Body.page if _is_page(answer) else Body.unreadable)
    return _of(fault_in(message.payload)) or _Read(Body.payload, message)


def _of(fault: Fault | None) -> _Read | None:
    return None if fault is None else _Read(_FAULTS[fault.blame], fault=fault)


def _newer_fault(answer: Answer, windows_1251: bool) -> Fault | None:
    unpacked = unpack(answer.body, answer.content_type)
    limits = Limits(windows_1251=windows_1251)
    return fault_of_1_2(parse(unpacked.root, unpacked.root_type, limits))


def _is_page(answer: Answer) -> bool:
    """Whether what cannot be read does not even claim to be XML or parts: a portal's page, a text.
    Such a page may claim it too, and is known by its first sign or word."""
    kind = answer.content_type.lower()
    start = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower()
    claims = "xml" in kind or "multipart/" in kind
    return not claims or start.startswith((b"<html", b"<!doctype html"))


def _judged(operation: Operation, answer: Answer, read: _Read) -> Failure | None:
    if read.body is Body.empty and operation.output is None and 200 <= answer.status < 300:
        return None
    code = TABLE[status_of(answer.status), read.body]
    if code is not None:
        return Failure(code=code, detail=_detail(answer, read))
    if operation.output in {None, read.message.payload.tag if read.message else None}:
        return None
    return Failure(code=ErrorCode.invalid_answer, detail="another element than the WSDL promises")


def _detail(answer: Answer, read: _Read) -> str:
    # The fault's text is the agency's and may name a person: only its code is repeated.
    what = f"SOAP Fault {read.fault.code}".rstrip() if read.fault else _WORDS[read.body]
    return f"HTTP {answer.status}, {what}"
