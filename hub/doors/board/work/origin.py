"""Where each value of a kept message comes from: the mapping whose message it is, found by root."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from lxml import etree

from adapters.mime import DEFAULT as PARTS
from adapters.mtom import resolve, unpack
from adapters.registry import agencies, pattern
from hub.domain.errors import HubError
from mappings import discover, load, roots
from mappings.bound import Bound
from mappings.tracing import Traced, trace
from xsd.gate import parse_with_documents
from xsd.limits import Limits

_AS_TAKEN: Final = Limits(windows_1251=True)
# The HTTP header is not kept with a message; with attachments, the first line of this form is the
# boundary, with or without blanks behind it.
_BOUNDARY: Final = re.compile(
    rb"(?:\A|\r\n)--([0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-])[ \t]*\r\n"
)


def origins(agency: str, body: bytes) -> tuple[Traced, ...]:
    """The values of a message exchanged with `agency`, traced to the rules of its mapping files.

    `body` is what was on the wire: a bare payload, an envelope around it (SOAP, an exchange's), or
    either with attachments, each of which is shown by its SHA-256. Empty when nothing in it is a
    message of that agency's mappings: a Fault, a page, something broken.
    """
    try:
        unpacked = unpack(body, _content_type(body))
        whole, _ = parse_with_documents(
            unpacked.root, unpacked.root_type, _inline(agency), PARTS.total, _AS_TAKEN
        )
        resolve(whole, unpacked.parts)
    except HubError:
        return ()
    return _traced(_known(agency), whole)


def _inline(agency: str) -> frozenset[str]:
    """The elements in which the agency's messages hold documents."""
    return pattern(agency).inline if agency in agencies() else frozenset()


def _traced(known: Mapping[str, Bound], whole: etree._Element) -> tuple[Traced, ...]:
    for element in whole.iter("*"):
        bound = known.get(element.tag)
        if bound is not None:
            return trace(bound, element)
    return ()


@cache
def _known(agency: str) -> Mapping[str, Bound]:
    """The agency's mappings, of all versions, by the name of the root element."""
    names = [name for name in discover() if name.party == agency]
    loaded = [load(name.party, name.version, name.message, roots()) for name in names]
    return {mapping.bound.root.tag: mapping.bound for mapping in loaded}


def _content_type(body: bytes) -> str:
    found = None if body.lstrip()[:1] == b"<" else _BOUNDARY.search(body)
    if found is None:
        return "text/xml"
    return f'multipart/related; boundary="{found[1].decode("ascii")}"'
