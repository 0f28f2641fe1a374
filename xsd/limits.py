"""How large a foreign message may be."""

from dataclasses import dataclass

MAX_DEPTH = 256
"""Nesting that libxml2 itself allows; the gate never goes beyond it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one foreign XML document; sizes in bytes of UTF-8 unless said otherwise.

    The defaults let through some forty times the largest message of the contracts and keep the
    tree of the worst document below 50 MB. `windows_1251` is switched on for a party whose system
    cannot send Unicode; even then the encoding has to be declared.
    """

    size: int = 10 * 1024 * 1024
    """The whole body as it came."""
    elements: int = 100_000
    attributes: int = 100_000
    """All attributes of the document, namespace declarations included."""
    attributes_per_element: int = 256
    namespaces: int = 4_096
    """All namespace declarations of the document."""
    names: int = 2_048
    """Distinct names: libxml2 keeps every name it has ever seen until the thread ends."""
    name: int = 1_024
    """One name, in characters."""
    text: int = 10_000_000
    """One value, in characters."""
    tag: int = 1_000_000
    """One tag or comment, counted where a message is not plainly within the other bounds: a reader
    has to hold it whole, with every attribute in it."""
    windows_1251: bool = False


DEFAULT = Limits()
