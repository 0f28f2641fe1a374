"""Keep a document with tens of thousands of faults from costing seconds.

libxml2 cannot be told to stop at the twentieth fault, and each fault costs the more the longer its
list of siblings: 20,000 of them take seconds. A document small enough is judged as it is. A large
one is first streamed through the schema; when more faults turn up than anyone reads, only its
beginning is judged further, which holds the same first faults at the same places.
"""

from typing import Final, cast

from lxml import etree

from xsd.place import line

_SMALL: Final = 2_000
_ENOUGH: Final = 200
_SLICE: Final = 16 * 1024
_SIZE: Final = etree.XPath("count(descendant::*) + count(descendant-or-self::*/@*)")


def suspect(element: etree._Element, schema: etree.XMLSchema) -> etree._Element:
    """Return `element`, or the tree of its beginning when that alone has more than 200 faults.

    Unclosed elements of a beginning count as closed; the faults this adds come after the real ones.
    """
    if cast(float, _SIZE(element)) <= _SMALL:
        return element
    text = b"\n" * (line(element) - 1) + etree.tostring(
        element, encoding="UTF-8", xml_declaration=False, with_tail=False
    )
    end = _flooded_at(text, schema)
    return element if end is None else _beginning(text[:end])


def _flooded_at(text: bytes, schema: etree.XMLSchema) -> int | None:
    parser = etree.XMLParser(schema=schema, resolve_entities=False, no_network=True)
    for end in range(_SLICE, len(text) + _SLICE, _SLICE):
        parser.feed(text[end - _SLICE : end])
        if len(parser.feed_error_log) > _ENOUGH:
            return end
    return None


def _beginning(text: bytes) -> etree._Element:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    parser.feed(text)
    return parser.close()
