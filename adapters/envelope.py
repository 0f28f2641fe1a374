"""The SOAP 1.1 envelope: open a foreign one, seal our own, say and read a Fault.

Written by joining bytes: a generic client costs a hundred times as much per message. The rules
are those of SOAP 1.1 and the WS-I Basic Profile 1.1: at most one Header, one Body, one payload.
"""

import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from hub.domain.errors import Finding, Refused

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
FAULT: Final = "urn:family-hub:fault:1"
_NEXT_ACTOR: Final = "http://schemas.xmlsoap.org/soap/actor/next"
_LONGEST_TEXT: Final = 500
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
# What no XML 1.0 document can hold, not even escaped.
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_OPENING: Final = f'<soap:Envelope xmlns:soap="{SOAP}">'.encode()
_SEALED: Final = b"<soap:Body>%b</soap:Body></soap:Envelope>"


class FaultCode(StrEnum):
    """The four fault codes of SOAP 1.1."""

    CLIENT = "Client"
    SERVER = "Server"
    VERSION_MISMATCH = "VersionMismatch"
    MUST_UNDERSTAND = "MustUnderstand"


class SoapError(Refused):
    """The envelope breaks the rules of SOAP; `fault_code` says which Fault to answer with."""

    code = "soap"

    def __init__(self, fault_code: FaultCode, ru: str, en: str) -> None:
        super().__init__(ru, en)
        self.fault_code = fault_code


class NoEnvelope(SoapError):
    """Well-formed XML that is no SOAP at all: somebody else may have spoken."""


class Opened(NamedTuple):
    """What lay in an envelope."""

    header: etree._Element | None
    payload: etree._Element


class FaultInfo(NamedTuple):
    """A Fault that somebody answered with: fit to be shown, cut to 500 characters, one line.

    `text` is the partner's own and may name a person: keep it with the request, never in a log.
    """

    code: str
    text: str


def open_envelope(element: etree._Element, understood: Collection[str] = ()) -> Opened:
    """Return the header and the single payload of a SOAP 1.1 envelope.

    `element` comes from the XML gate. `understood` are the `{namespace}name` of header blocks that
    the caller processes, such as a signature; another one marked mustUnderstand is refused, the
    rest is ignored. Raises SoapError.
    """
    _check_version(element)
    header, body = _parts(element)
    if header is not None:
        _check_header(header, understood)
    payloads = list(body.iterchildren("*"))
    if len(payloads) != 1:
        raise _client(
            "В Body должен быть ровно один элемент", "The Body must hold exactly one element"
        )
    return Opened(header, payloads[0])


def seal(payload_xml: bytes, header: bytes = b"") -> bytes:
    """Return a SOAP 1.1 envelope around a payload.

    Both arguments are well-formed UTF-8 XML without an XML declaration, `header` the content of the
    Header element.
    """
    head = b"<soap:Header>%b</soap:Header>" % header if header else b""
    return _OPENING + head + _SEALED % payload_xml


def fault(code: FaultCode, ru: str, en: str, findings: Sequence[Finding] = ()) -> bytes:
    """Return an envelope with a Fault whose detail lists `findings` as `hub/1.0/fault.xsd` says."""
    detail = "".join(map(_finding, findings))
    if detail:
        detail = f'<detail><f:findings xmlns:f="{FAULT}">{detail}</f:findings></detail>'
    text = _text(f"{ru} / {en}")
    return seal(
        f"<soap:Fault><faultcode>soap:{code}</faultcode><faultstring>{text}</faultstring>"
        f"{detail}</soap:Fault>".encode()
    )


def read_fault(payload: etree._Element) -> FaultInfo | None:
    """Return what a Fault says, or None when the payload of the answer is not a Fault."""
    if payload.tag != f"{{{SOAP}}}Fault":
        return None
    code = _clean(payload.findtext("faultcode") or "").rpartition(":")[2]
    return FaultInfo(code, _clean(payload.findtext("faultstring") or ""))


def _check_version(element: etree._Element) -> None:
    name = etree.QName(element)
    if name.localname != "Envelope":
        raise NoEnvelope(FaultCode.CLIENT, "Это не конверт SOAP", "This is not a SOAP envelope")
    if name.namespace != SOAP:
        raise SoapError(
            FaultCode.VERSION_MISMATCH,
            "Принимается только SOAP 1.1",
            "Only SOAP 1.1 is accepted",
        )


def _parts(envelope: etree._Element) -> tuple[etree._Element | None, etree._Element]:
    parts = list(envelope.iterchildren("*"))
    names = [part.tag for part in parts]
    if names == [f"{{{SOAP}}}Body"]:
        return None, parts[0]
    if names == [f"{{{SOAP}}}Header", f"{{{SOAP}}}Body"]:
        return parts[0], parts[1]
    raise _client(
        "В конверте должно быть одно тело Body, перед ним может быть один Header",
        "An envelope must hold one Body, with at most one Header before it",
    )


def _check_header(header: etree._Element, understood: Collection[str]) -> None:
    for block in header.iterchildren("*"):
        demanded = block.get(f"{{{SOAP}}}mustUnderstand", "0").strip() in ("1", "true")
        for_us = block.get(f"{{{SOAP}}}actor", "") in ("", _NEXT_ACTOR)
        if demanded and for_us and block.tag not in understood:
            raise SoapError(
                FaultCode.MUST_UNDERSTAND,
                "Заголовок с mustUnderstand не поддерживается",
                "A header marked mustUnderstand is not supported",
            )


def _finding(finding: Finding) -> str:
    return (
        f"<f:finding><f:code>{_text(finding.code)}</f:code><f:place>{_text(finding.place)}</f:place>"
        f"<f:line>{finding.line}</f:line><f:ru>{_text(finding.ru)}</f:ru>"
        f"<f:en>{_text(finding.en)}</f:en></f:finding>"
    )


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("", value), {"\r": "&#13;"})


def _clean(value: str) -> str:
    return _CONTROL.sub(" ", value).strip()[:_LONGEST_TEXT]


def _client(ru: str, en: str) -> SoapError:
    return SoapError(FaultCode.CLIENT, ru, en)
