"""From the bytes of a SOAP message to the payload of its body and the documents it carries."""

import base64
import binascii
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import NamedTuple

from lxml import etree

from adapters.envelope import open_envelope
from adapters.mime import DEFAULT as PARTS
from adapters.mtom import Part, resolve, unpack
from xsd.gate import parse_with_documents
from xsd.limits import Limits


class Message(NamedTuple):
    """A payload, and the attachments by the text that stands for each of them in the payload."""

    payload: etree._Element
    contents: Mapping[str, Part]


def open_message(
    body: bytes, content_type: str, inline: Collection[str] = (), *, windows_1251: bool = False
) -> Message:
    """Open plain SOAP or MTOM; raises Refused when it is not a safe envelope.

    `inline` are local names of elements that may hold a document's bytes as base64. Such bytes are
    treated as an attachment: the SHA-256 of the document takes their place. `windows_1251` is
    whether its sender may write in that encoding.
    """
    unpacked = unpack(body, content_type)
    limits = Limits(windows_1251=windows_1251)
    whole, lifted = parse_with_documents(
        unpacked.root, unpacked.root_type, inline, PARTS.total, limits
    )
    payload = open_envelope(whole).payload
    held = resolve(payload, unpacked.parts)
    for element in payload.iter(*(f"{{*}}{name}" for name in inline)) if inline else ():
        part = None if element in held else _lifted(element, lifted) or _inline(element)
        if part is not None:
            held[element] = part
    return Message(payload, {element.text or "": part for element, part in held.items()})


def _lifted(element: etree._Element, lifted: Mapping[str, bytes]) -> Part | None:
    """The document that was lifted out of this element, if one was."""
    stands = (element.text or "").strip()
    if stands not in lifted:
        return None
    element.text = stands
    return Part("", "", lifted[stands])


def _inline(element: etree._Element) -> Part | None:
    """The document in an element; None leaves it to the schema to say what is wrong there."""
    if len(element):
        return None
    try:
        data = base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    element.text = base64.b64encode(sha256(data).digest()).decode("ascii")
    return Part("", "", data)
