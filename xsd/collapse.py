"""Take off white space that libxml2 takes for part of a value.

Every type but strings collapses white space (XML Schema Part 2, §4.3.6). libxml2 forgets it before
dates and times without facets: an indented `<at>` is then no xs:dateTime to it.
"""

from collections.abc import Sequence
from typing import Final

from lxml import etree

from xsd.explain import plainly_untyped
from xsd.place import chain

_SPACE: Final = " \t\r\n"


def collapse(entries: Sequence[etree._LogEntry], root: etree._Element) -> bool:
    """Take white space off the values under `root` of which libxml2 says in `entries` that they are
    of no such type; whether there was any, so that it is worth judging again."""
    changed = False
    for path, attribute in plainly_untyped(entries):
        element = chain(root, path)[-1]
        value = element.text if attribute is None else element.get(attribute)
        if value and value[0] in _SPACE:
            changed = True
            if attribute is None:
                element.text = value.strip(_SPACE)
            else:
                element.set(attribute, value.strip(_SPACE))
    return changed
