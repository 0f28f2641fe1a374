"""Between canonical messages and the agency's XML: the mapping, with the schema as its judge."""

from collections.abc import Sequence
from functools import cache
from typing import cast

import msgspec
from lxml import etree

from hub.domain.errors import Finding, Invalid
from hub.domain.messages import ROOTS
from mappings.engine import Mapping, load
from xsd.gate import parse
from xsd.registry import schema


def write_message(agency: str, version: str, message: str, value: msgspec.Struct) -> bytes:
    """The schema-valid XML of a canonical message; `message` names the mapping file.

    Raises Invalid when the mapping has no word for a value, or the result breaks the schema.
    """
    found = mapping(agency, version, message)
    written = found.write(value)
    check(agency, version, found.bound.document.schema, parse(written))
    return written


def read_message(
    agency: str, version: str, messages: Sequence[str], element: etree._Element
) -> msgspec.Struct:
    """The canonical message of an XML element, read by that mapping whose root it is.

    Raises Invalid when it is none of theirs, breaks the schema, or cannot be mapped.
    """
    for message in messages:
        found = mapping(agency, version, message)
        if found.bound.root.tag == element.tag:
            check(agency, version, found.bound.document.schema, element)
            value: msgspec.Struct = found.read(element)
            return value
    raise unexpected(element)


def check(agency: str, version: str, file: str, element: etree._Element) -> None:
    """Raise Invalid, with every finding, unless the element obeys that schema file."""
    findings = schema(agency, version, file).findings(element)
    if findings:
        raise Invalid(
            f"Сообщение нарушает схему {file}", f"The message breaks the schema {file}", findings
        )


def unexpected(element: etree._Element) -> Invalid:
    """The error for a payload that nobody awaits here; the name is cut, it may be hostile."""
    name = etree.QName(element).localname[:80]
    finding = Finding(
        code="unexpected_message",
        place=f"/{name}",
        line=cast(int | None, element.sourceline) or 0,
        ru="Такое сообщение здесь не ожидается",
        en="No such message is awaited here",
    )
    return Invalid("Неожиданное сообщение", "An unexpected message", [finding])


@cache
def mapping(agency: str, version: str, message: str) -> Mapping:
    """The compiled mapping file of an agency's message. Raises Misconfigured."""
    return load(agency, version, message, ROOTS)
