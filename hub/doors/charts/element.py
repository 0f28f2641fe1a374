"""Elements of an SVG, written by a library so that no text can become markup."""

from lxml import etree
from markupsafe import Markup

Element = etree._Element


def element(tag: str, text: str = "", **attributes: str | float) -> Element:
    """An element alone; underscores in attributes become hyphens, numbers lose their tail."""
    made = etree.Element(tag, {_name(name): _value(value) for name, value in attributes.items()})
    made.text = _printable(text) or None
    return made


def add(parent: Element, tag: str, text: str = "", **attributes: str | float) -> Element:
    """The same as the last child of `parent`."""
    made = element(tag, text, **attributes)
    parent.append(made)
    return made


def written(root: Element) -> Markup:
    """The element and all in it, as markup that a template need not escape: lxml did."""
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    return _printable(value) if isinstance(value, str) else f"{round(value, 1):g}"


def _printable(text: str) -> str:
    """XML has no place for control characters."""
    return "".join(char if char.isprintable() else " " for char in text)
