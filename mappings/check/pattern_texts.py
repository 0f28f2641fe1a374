"""Texts that an XSD pattern matches, chosen to show where a narrower contract breaks: the shortest,
the longest, and each kind of sign at each of its places.

For the patterns of our own contract, which use classes, groups, alternatives and counts.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

_SIGNS: Final = (
    "0123456789azAZаяАЯёЁіўұნمß王éğ"
    " \u00a0\u2009\t\n\u0301№«“’–—😀"
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
)
"""One of each kind that contracts tell apart: scripts, blanks, punctuation, beyond 16 bits."""
_BLANKS: Final = frozenset(" \t\n\r")
_ENDS: Final = frozenset("\n\r")
_MANY: Final = 64
"""Stands for an open count."""
_COUNT: Final = re.compile(r"\{(\d+)(,(\d*))?\}")


class Signs(msgspec.Struct, frozen=True):
    """One place in a text, and what may stand there."""

    allowed: str


class Row(msgspec.Struct, frozen=True):
    """One after the other."""

    parts: tuple["Part", ...]


class Either(msgspec.Struct, frozen=True):
    """One of them."""

    parts: tuple["Part", ...]


class Times(msgspec.Struct, frozen=True):
    """The same, so many times."""

    part: "Part"
    least: int
    most: int


Part = Signs | Row | Either | Times


def texts(pattern: str) -> Iterator[str]:
    """Texts of this XSD pattern. Raises ValueError for a syntax that is not known here."""
    part = _Reader(pattern).whole()
    yield _shortest(part)
    yield _longest(part)
    yield from _each_sign(part)


def plain_texts(least: int, most: int) -> Iterator[str]:
    """Texts of a type that only bounds the length in characters."""
    yield from texts(f"(.|\\n){{{max(least, 1)},{most}}}")


def _shortest(part: Part) -> str:
    match part:
        case Signs():
            return part.allowed[0]
        case Row():
            return "".join(map(_shortest, part.parts))
        case Either():
            return min(map(_shortest, part.parts), key=len)
        case Times():
            return _shortest(part.part) * part.least


def _longest(part: Part) -> str:
    match part:
        case Signs():
            return part.allowed[0]
        case Row():
            return "".join(map(_longest, part.parts))
        case Either():
            return max(map(_longest, part.parts), key=len)
        case Times():
            return _longest(part.part) * part.most


def _each_sign(part: Part) -> Iterator[str]:
    """Each sign at each place, the rest as short as may be."""
    match part:
        case Signs():
            yield from part.allowed
        case Row():
            for at, one in enumerate(part.parts):
                before = "".join(map(_shortest, part.parts[:at]))
                behind = "".join(map(_shortest, part.parts[at + 1 :]))
                yield from (f"{before}{text}{behind}" for text in _each_sign(one))
        case Either():
            for one in part.parts:
                yield from _each_sign(one)
        case Times() if part.most:
            others = _shortest(part.part) * max(part.least - 1, 0)
            for text in _each_sign(part.part):
                yield text + others
                yield others + text


class _Reader:
    """Reads one pattern from the left to the right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def whole(self) -> Part:
        part = self._either()
        if self._at < len(self._pattern):
            raise ValueError("pattern")
        return part

    def _either(self) -> Part:
        rows = [self._row()]
        while self._take("|"):
            rows.append(self._row())
        return rows[0] if len(rows) == 1 else Either(tuple(rows))

    def _row(self) -> Part:
        parts: list[Part] = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            parts.append(self._counted(self._one()))
        return Row(tuple(parts))

    def _counted(self, part: Part) -> Part:
        for sign, least, most in (("?", 0, 1), ("*", 0, _MANY), ("+", 1, _MANY)):
            if self._take(sign):
                return Times(part, least, most)
        count = _COUNT.match(self._pattern, self._at)
        if count is None:
            return part
        self._at = count.end()
        least = int(count[1])
        return Times(part, least, int(count[3] or _MANY) if count[2] else least)

    def _one(self) -> Part:
        if self._take("("):
            inside = self._either()
            self._expect(")")
            return inside
        if self._take("["):
            return Signs(self._class())
        if self._take("."):
            return Signs("".join(one for one in _SIGNS if one not in _ENDS))
        return Signs(self._sign())

    def _class(self) -> str:
        """The signs of a class: both ends of each range, and those of ours that lie between."""
        without = self._take("^")
        listed: set[str] = set()
        order: list[str] = []
        while not self._take("]"):
            low = self._sign()
            high = low
            if len(low) == 1 and self._pattern[self._at : self._at + 2] not in {"-]", "-"}:
                high = self._sign() if self._take("-") else low
            between = low if len(low) > 1 else [low, high, *(o for o in _SIGNS if low <= o <= high)]
            order += [one for one in between if one not in listed]
            listed |= set(between)
        if without:
            return "".join(one for one in _SIGNS if one not in listed)
        return "".join(dict.fromkeys(order))

    def _sign(self) -> str:
        """A sign, or all those that an escape stands for."""
        sign = self._next()
        if sign != "\\":
            return sign
        escaped = self._next()
        match escaped:
            case "s":
                return "".join(one for one in _SIGNS if one in _BLANKS)
            case "S":
                return "".join(one for one in _SIGNS if one not in _BLANKS)
            case "d":
                return "0123456789"
            case "n":
                return "\n"
            case "t":
                return "\t"
        if escaped.isalnum():
            raise ValueError("pattern")
        return escaped

    def _next(self) -> str:
        if self._at >= len(self._pattern):
            raise ValueError("pattern")
        self._at += 1
        return self._pattern[self._at - 1]

    def _take(self, sign: str) -> bool:
        found = self._pattern.startswith(sign, self._at)
        self._at += found
        return found

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise ValueError("pattern")
