"""Text → XML character data and attribute values. Characters that XML forbids are refused."""

import re

_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_IN_TEXT = re.compile(f"[&<>\r{_FORBIDDEN}]")
_IN_ATTRIBUTE = re.compile(f'[&<>"\t\n\r{_FORBIDDEN}]')
_REFERENCES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


def _reference(found: re.Match[str]) -> str:
    reference = _REFERENCES.get(found[0])
    if reference is None:
        raise ValueError("control character")
    return reference


def text(value: str) -> str:
    """`value` as the text of an element. Raises ValueError on characters that XML forbids."""
    return _IN_TEXT.sub(_reference, value) if _IN_TEXT.search(value) else value


def attribute(value: str) -> str:
    """`value` between double quotes. Raises ValueError on characters that XML forbids."""
    return _IN_ATTRIBUTE.sub(_reference, value) if _IN_ATTRIBUTE.search(value) else value
