"""One form for every text that comes in, whichever keyboard, editor or program it was written with.

Unicode lets one name be written in many ways that look alike: a letter with its sign composed or in
two parts (UAX #15), a dozen blanks, dashes and apostrophes, and signs that nobody sees (UAX #9, UTS
#39). Systems that compare such texts sign by sign do not know a person again. What a field is says
which differences mean something there; letters are never changed.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Final
from unicodedata import is_normalized, normalize

from msgspec import Meta


class Kind(StrEnum):
    """What a text is.

    `name`: of a person; also series and numbers of documents: one hyphen, one apostrophe.
    `line`: in one line; dashes are as they were written. `text`: with lines and columns of its own.
    `solid`: without any blank, as a telephone. `number`: of a request, see `hub.domain.numbers`.
    `opaque`: another system's, given back to it as it came.
    """

    name = "name"
    line = "line"
    text = "text"
    solid = "solid"
    number = "number"
    opaque = "opaque"


PersonText = Annotated[str, Meta(extra={"kind": Kind.name})]
SolidText = Annotated[str, Meta(extra={"kind": Kind.solid})]
OpaqueText = Annotated[str, Meta(extra={"kind": Kind.opaque})]

_CONTROL: Final = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_DIRECTION: Final = "\u202a-\u202e\u2066-\u206f"
_INVISIBLE: Final = (
    "\xad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff"
)
# Beside what Unicode calls a blank, the letters that are drawn as one.
_BLANK: Final = r"\s\u115f\u1160\u2800\u3164\uffa0"
_LINE_END: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN: Final = re.compile(f"[{_CONTROL}{_DIRECTION}{_INVISIBLE}]")
_UNFIT: Final = re.compile(f"(?P<control_sign>[{_CONTROL}])|(?P<direction_sign>[{_DIRECTION}])")
_BLANKS: Final = re.compile(f"[{_BLANK}]+")
_BLANK_IN_LINE: Final = re.compile(f"(?!\n|\t)[{_BLANK}]")
_ENDS: Final = re.compile(f"^[{_BLANK}]+|[{_BLANK}]+$")
_HYPHENS: Final = {ord(sign): "-" for sign in "\u2010\u2011"}
_SIGNS_OF_NAMES: Final = {
    **{
        ord(sign): "-"
        for sign in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
    },
    **{
        ord(sign): "'"
        for sign in "`\xb4\u02b9\u02bb\u02bc\u02bd\u02c8\u055a\u2018\u2019\u201b\u2032\uff07"
    },
}
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212"
# What nearly every text is: then there is nothing to do.
_PLAIN: Final = re.compile("[!-_a-~А-яЁё«»№]+(?: [!-_a-~А-яЁё«»№]+)*")


def normal(text: str, kind: Kind = Kind.line) -> str:
    """The text in its one form: NFC, blanks as plain ones, without signs that nobody sees.

    Empty when nothing was in it that can be seen.
    """
    if _PLAIN.fullmatch(text) and (kind is not Kind.solid or " " not in text):
        return text
    if kind is Kind.opaque:
        return text if _ENDS.sub("", _HIDDEN.sub("", text)) else ""
    # Signs that stand apart only because of a hidden one between them belong together.
    seen = _HIDDEN.sub("", _LINE_END.sub("\n", text))
    composed = seen if is_normalized("NFC", seen) else normalize("NFC", seen)
    return _WAYS[kind](composed)


def spellings(number: str) -> frozenset[str]:
    """Another system's number as it may have been written there: people type a plain hyphen for
    whichever dash it has."""
    typed = normal(number, Kind.name)
    return frozenset({number, normal(number), *(typed.replace("-", dash) for dash in _DASHES)})


def unfit_sign(text: str, kind: Kind = Kind.line) -> str | None:
    """The code of what a text must not hold, where somebody may be misled by it: `control_sign` or
    `direction_sign` (it turns what follows round, so that another name is read than is compared).
    None for free texts, which people read in their whole."""
    found = _UNFIT.search(text) if kind in _COMPARED else None
    return found.lastgroup if found else None


def is_mixed(text: str) -> bool:
    """Whether Latin and Cyrillic letters stand in one word, as after a slip of the keyboard."""
    return any(
        _LATIN.search(word) is not None and _CYRILLIC.search(word) is not None
        for word in _WORD.findall(text)
    )


_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LATIN: Final = re.compile("[A-Za-z\xc0-\u024f]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")


def _line(text: str) -> str:
    return _BLANKS.sub(" ", text.translate(_HYPHENS)).strip(" ")


def _name(text: str) -> str:
    return _BLANKS.sub(" ", text.translate(_SIGNS_OF_NAMES)).strip(" ")


def _text(text: str) -> str:
    return _ENDS.sub("", _BLANK_IN_LINE.sub(" ", text.translate(_HYPHENS)))


def _solid(text: str) -> str:
    # What a blank held apart may belong together.
    return normalize("NFC", _BLANKS.sub("", text.translate(_HYPHENS)))


_COMPARED: Final = frozenset({Kind.name, Kind.line, Kind.solid})
_WAYS: Final[Mapping[Kind, Callable[[str], str]]] = {
    Kind.name: _name,
    Kind.line: _line,
    Kind.text: _text,
    Kind.solid: _solid,
    Kind.number: _name,
}
