"""Build XML of one namespace, leaving out what there is not."""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree

Content = str | etree._Element | None


class Make:
    """Makes elements of a namespace, or of none."""

    def __init__(self, namespace: str | None) -> None:
        self._namespace = namespace

    def __call__(self, name: str, /, *content: Content, **attributes: str | None) -> etree._Element:
        """An element with text and children in this order; None content and attributes are left
        out."""
        element = etree.Element(etree.QName(self._namespace, name))
        for child in content:
            if isinstance(child, str):
                element.text = child
            elif child is not None:
                element.append(child)
        for key, value in attributes.items():
            if value is not None:
                element.set(key, value)
        return element

    def optional(self, name: str, text: str | None) -> etree._Element | None:
        """An element with this text, or None without a text."""
        return None if text is None else self(name, text)

    def group(self, name: str, children: Iterable[etree._Element]) -> etree._Element | None:
        """An element around the children, or None without any."""
        found = list(children)
        return self(name, *found) if found else None


def text_at(element: etree._Element, path: str, namespaces: dict[str, str] | None = None) -> str:
    """The text at a path, empty when there is nothing."""
    return element.findtext(path, "", namespaces)


def attribute(element: etree._Element, name: str) -> str:
    """The value of an attribute, empty when there is none."""
    return str(element.get(name, ""))


def instant(at: datetime) -> str:
    """A moment as xs:dateTime with its offset, to the millisecond."""
    return at.isoformat(timespec="milliseconds")
