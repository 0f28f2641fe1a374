"""Find the declaration that the schema gives to a place in a document."""

from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree
from xmlschema import XMLSchema10, XsdElement, XsdType

_XSI_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"


def declared_type(model: XMLSchema10, elements: Sequence[etree._Element]) -> XsdType | None:
    """Return the type of the last of `elements`, a way down from the root; None off the schema.

    A derived type named by xsi:type counts in place of the declared one.
    """
    root = model.maps.elements.get(elements[0].tag)
    found = None if root is None else _type_of(model, root, elements[0])
    for element in elements[1:]:
        child = next((c for c in children(found) if c.name == element.tag), None)
        if child is None:
            return None
        found = _type_of(model, child, element)
    return found


def children(parent: XsdType | None) -> Iterator[XsdElement]:
    """Yield the elements a type allows inside, substitutes included; wildcards are left out."""
    content = getattr(parent, "content", None)
    if content is None or not hasattr(content, "iter_elements"):
        return
    for child in content.iter_elements():
        if isinstance(child, XsdElement):
            yield child
            yield from child.iter_substitutes()


def _type_of(model: XMLSchema10, declared: XsdElement, element: etree._Element) -> XsdType:
    named = element.get(_XSI_TYPE)
    if named is None:
        return declared.type
    prefix, _, name = named.strip().rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    derived = model.maps.types.get(f"{{{namespace}}}{name}" if namespace else name)
    return derived if isinstance(derived, XsdType) else declared.type
