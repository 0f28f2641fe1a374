"""What a Fault in an answer says: whom it blames, by which code, with which details.

SOAP 1.1, 4.4.1 knows four codes, refined by dots. A code is a qualified name, so only its namespace
makes it one of the four: `a:InternalServiceFault` of WCF, the code of an exchange, an empty one are
somebody's own, and tell nothing that SOAP defines. What real servers make of it:

- A name without a prefix belongs to the default namespace, as in every qualified name. Without one,
  hand-written services mean the name of SOAP: it is taken so.
- A prefix that is declared nowhere names nothing: the code is somebody's own.
- Where the envelope is the default namespace, `faultcode` itself comes to stand in it: taken.
- A Fault of SOAP 1.2 (5.4.6) is read too, though we call by 1.1: some servers answer so to whatever
  they cannot read. Sender is Client there, Receiver is Server.
"""

import re
from enum import StrEnum
from typing import Final

import msgspec
from lxml import etree

from adapters.echo import echoes
from adapters.envelope import SOAP

SOAP_1_2: Final = "http://www.w3.org/2003/05/soap-envelope"
_TELLABLE: Final = re.compile(r"[A-Za-z0-9_.-]{1,40}")


class Blame(StrEnum):
    """`message`: it will never be taken as it is; `server`: it may be, later; `unsaid`: the code is
    none of SOAP's."""

    message = "message"
    server = "server"
    unsaid = "unsaid"


BLAMES: Final[dict[tuple[str, str], Blame]] = {
    (SOAP, "Client"): Blame.message,
    (SOAP, "VersionMismatch"): Blame.message,
    (SOAP, "MustUnderstand"): Blame.message,
    (SOAP, "Server"): Blame.server,
    (SOAP_1_2, "Sender"): Blame.message,
    (SOAP_1_2, "VersionMismatch"): Blame.message,
    (SOAP_1_2, "MustUnderstand"): Blame.message,
    (SOAP_1_2, "DataEncodingUnknown"): Blame.message,
    (SOAP_1_2, "Receiver"): Blame.server,
}


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """`code` is the local name, or empty when it is no plain word and might say anything of
    anybody; `details` are the elements of the detail."""

    blame: Blame
    code: str
    details: tuple[etree._Element, ...] = ()


def fault_in(payload: etree._Element) -> Fault | None:
    """The Fault that the payload of a SOAP body is; None when it is another element."""
    space = {f"{{{space}}}Fault": space for space in (SOAP, SOAP_1_2)}.get(payload.tag)
    if space is None:
        return None
    old = space == SOAP
    code = payload.find("{*}faultcode" if old else f"{{{SOAP_1_2}}}Code/{{{SOAP_1_2}}}Value")
    namespace, name = _resolved(code, space)
    # The dotted refinements of SOAP 1.1: Client.Authentication is a Client.
    blame = BLAMES.get((namespace, name.partition(".")[0] if old else name), Blame.unsaid)
    details = payload.iterfind("{*}detail/*" if old else f"{{{SOAP_1_2}}}Detail/*")
    code_told = name if _TELLABLE.fullmatch(name) else ""
    return Fault(blame=blame, code=code_told, details=tuple(details))


def fault_of_1_2(envelope: etree._Element) -> Fault | None:
    """The Fault in an envelope of SOAP 1.2; None when it is another one, or holds no Fault."""
    payload = envelope.find(f"{{{SOAP_1_2}}}Body/{{{SOAP_1_2}}}Fault")
    return (
        None if envelope.tag != f"{{{SOAP_1_2}}}Envelope" or payload is None else fault_in(payload)
    )


def says(fault: Fault | None, sign: tuple[str, str] | None) -> bool:
    """Whether a detail has the word at the place; `sign` is both, the place as in `adapters.echo`.
    Of an agency without a sign no Fault says anything."""
    if fault is None or sign is None:
        return False
    place, word = sign
    return any(echoes(detail, place, word) for detail in fault.details)


def _resolved(code: etree._Element | None, soap: str) -> tuple[str, str]:
    """The namespace and the local name of a code, by what is declared where it stands."""
    text = "" if code is None else (code.text or "").strip()
    prefix, colon, name = text.rpartition(":")
    if code is None or (colon and not prefix):
        return "", name
    return code.nsmap.get(prefix or None, "" if colon else soap), name
