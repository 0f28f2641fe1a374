"""Where in a document a fault lies, as a person reads it: /Programme/measures/measure[2]/@due."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, cast

from lxml import etree

_STEP: Final = re.compile(r"/(?:([^:/\[\]]+):)?([^/\[\]]+)(?:\[(\d+)\])?")
_LONGEST_NAME: Final = 80


def chain(root: etree._Element, path: str | None) -> tuple[etree._Element, ...]:
    """Return the elements from `root` down to the one that libxml2's `path` names.

    libxml2 writes `*` for a name in a default namespace and the document's own prefixes elsewhere.
    The first step is `root` itself; a path that leads nowhere ends at the last element it reached.
    """
    found = [root]
    for prefix, name, position in islice(_STEP.findall(path or ""), 1, None):
        child = next(islice(_children(found[-1], prefix, name), int(position or 1) - 1, None), None)
        if child is None:
            break
        found.append(child)
    return tuple(found)


def readable(elements: tuple[etree._Element, ...], attribute: str | None = None) -> str:
    """Return the place with local names, and a position where siblings share the name."""
    steps = "".join(f"/{local_name(element.tag)}{_position(element)}" for element in elements)
    return f"{steps}/@{local_name(attribute)}" if attribute else steps


def line(element: etree._Element) -> int:
    """Return the line of the message, from 1, on which the element begins."""
    # The stubs leave the type open.
    return cast(int | None, element.sourceline) or 1


def local_name(name: str) -> str:
    """Return a `{namespace}name` without its namespace, cut to a length fit for a report."""
    return name.rpartition("}")[2][:_LONGEST_NAME]


def _children(parent: etree._Element, prefix: str, name: str) -> Iterator[etree._Element]:
    if name == "*":
        return parent.iterchildren("*")
    same = parent.iterchildren(f"{{*}}{name}")
    return (child for child in same if child.prefix == (prefix or None))


def _position(element: etree._Element) -> str:
    if element.getparent() is None:
        return ""
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    alone = before == 0 and next(element.itersiblings(element.tag), None) is None
    return "" if alone else f"[{before + 1}]"
