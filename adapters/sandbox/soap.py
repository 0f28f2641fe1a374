"""SOAP as a server of the sandbox speaks it: open an envelope, seal an answer, raise a Fault.

The reading is the sandbox's own, so that it does not share a mistake with the hub's gate.
"""

from enum import StrEnum
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from adapters.envelope import FaultCode, SoapError, open_envelope, seal

XML: Final = "text/xml; charset=utf-8"
_PARSER: Final = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


class Trouble(StrEnum):
    """Why an agency answers with a Fault; each agency has its own code for it."""

    invalid = "invalid"
    unknown = "unknown"
    duplicate = "duplicate"
    busy = "busy"


class Refusal(Exception):
    """An agency refuses a message with a Fault; the text names places, never values."""

    def __init__(self, trouble: Trouble, text: str) -> None:
        super().__init__(text)
        self.trouble = trouble
        self.text = text


class Answer(NamedTuple):
    """What goes back over HTTP."""

    status: int
    body: bytes
    content_type: str = XML


def payload_of(body: bytes) -> etree._Element:
    """The payload of a SOAP 1.1 message; raises Refusal."""
    try:
        root = etree.fromstring(body, _PARSER)
        if etree.ElementTree(root).docinfo.internalDTD is not None:
            raise Refusal(Trouble.invalid, "DOCTYPE не принимается / A DOCTYPE is not accepted")
        return open_envelope(root).payload
    except etree.XMLSyntaxError:
        raise Refusal(Trouble.invalid, "Это не XML / This is not XML") from None
    except SoapError as error:
        raise Refusal(Trouble.invalid, str(error)) from None


def answer(payload: etree._Element) -> Answer:
    """A good answer."""
    return Answer(200, seal(etree.tostring(payload, encoding="utf-8")))


def fault(refusal: Refusal, detail: etree._Element | None) -> Answer:
    """A Fault with the agency's own detail. The busy one is the server's, all others the client's.

    SOAP 1.1 sends it with status 500.
    """
    code = FaultCode.SERVER if refusal.trouble is Trouble.busy else FaultCode.CLIENT
    inner = (
        b"" if detail is None else b"<detail>%b</detail>" % etree.tostring(detail, encoding="utf-8")
    )
    head = f"<faultcode>soap:{code}</faultcode><faultstring>{escape(refusal.text)}</faultstring>"
    return Answer(500, seal(b"<soap:Fault>%b%b</soap:Fault>" % (head.encode(), inner)))
