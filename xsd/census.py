"""Count what a document holds before a tree is built of it.

Two counts of the same bounds. `plainly_within` needs a few C-level scans and is right when it says
yes: no element, attribute or name can be there without its `<`, `=` or bytes. When it cannot say
yes, `count` streams through expat and decides exactly, stopping at the first bound crossed.
"""

import re
from typing import Final
from xml.parsers import expat

from hub.domain.errors import TooLarge, UnsafeXml
from xsd.limits import MAX_DEPTH, Limits

# A DOCTYPE may stand only before the root, after comments and processing instructions.
_DOCTYPE: Final = re.compile(rb"(?>\s++|<!--.*?-->|<\?.*?\?>)*+<!DOCTYPE", re.DOTALL)
_PIECE: Final = 256 * 1024
_SHORTEST_ATTRIBUTE: Final = len(b' a=""')


def plainly_within(text: bytes, limits: Limits) -> bool:
    """Say whether UTF-8 `text` is certainly within `limits` and certainly without a DOCTYPE.

    `<` stands in no name, attribute or value, so between two of them lies at most one start tag
    and one value: the longest such piece bounds a name, and through the shortest possible attribute
    the number of attributes of an element. Depth is left to libxml2, which has the same bound.
    """
    pieces = text.split(b"<")
    longest = max(map(len, pieces))
    equals = text.count(b"=")
    return (
        len(pieces) <= limits.elements
        and len(pieces) + equals <= limits.names
        and equals <= limits.attributes
        and longest <= limits.name
        and longest // _SHORTEST_ATTRIBUTE <= limits.attributes_per_element
        and len(text) <= limits.text
        and text.count(b"xmlns") <= limits.namespaces
        and b"<!DOCTYPE" not in text
    )


def count(text: bytes, limits: Limits) -> None:
    """Stream through UTF-8 `text` and raise at the first thing that the limits forbid.

    Raises TooLarge for a count or a length, UnsafeXml for a DOCTYPE or for what is not well-formed.
    """
    no_doctype(text)
    census = _Census(limits)
    feed(census.parser(texts=len(text) > limits.text), memoryview(text), limits)


def feed(parser: expat.XMLParserType, view: memoryview, limits: Limits) -> None:
    """Give a parser all of the bytes, piece by piece, so that it never holds a tag over the limit.

    Raises what its handlers raise, TooLarge for such a tag, UnsafeXml for what is not well-formed.
    """
    try:
        for fed in range(0, len(view), _PIECE):
            parser.Parse(view[fed : fed + _PIECE], False)
            # What is not reported yet is one tag or comment without an end.
            if fed - parser.CurrentByteIndex > limits.tag:
                raise too_many(
                    limits.tag, "байт в теге или примечании", "bytes in a tag or comment"
                )
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise not_well_formed(error.lineno, error.offset + 1) from None


def no_doctype(text: bytes) -> None:
    """Raise UnsafeXml for a DOCTYPE. To be asked before expat starts: that would go on expanding
    entities behind a handler that has refused."""
    if _DOCTYPE.match(text):
        raise UnsafeXml("Объявление DOCTYPE не принимается", "A DOCTYPE is not accepted")


def not_well_formed(line: int, column: int) -> UnsafeXml:
    """Return the refusal of something that is not XML; `line` and `column` count from 1."""
    return UnsafeXml(
        f"Это не правильно построенный XML (строка {line}, столбец {column})",
        f"This is not well-formed XML (line {line}, column {column})",
    )


class _Census:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._elements = self._attributes = self._namespaces = self._depth = self._text = 0
        self._names: set[str] = set()

    def parser(self, *, texts: bool) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        if texts:
            parser.CharacterDataHandler = self._characters
        return parser

    def _start(self, name: str, attributes: list[str]) -> None:
        self._elements += 1
        self._depth += 1
        self._text = 0
        if self._elements > self._limits.elements:
            raise too_many(self._limits.elements, "элементов", "elements")
        if self._depth > MAX_DEPTH:
            raise too_many(MAX_DEPTH, "уровней вложенности", "levels of nesting")
        if name not in self._names:
            self._learn(name)
        if attributes:
            self._count_attributes(attributes[::2], attributes[1::2])

    def _count_attributes(self, names: list[str], values: list[str]) -> None:
        limits = self._limits
        self._attributes += len(names)
        self._namespaces += sum(name.startswith("xmlns") for name in names)
        if len(names) > limits.attributes_per_element:
            raise too_many(
                limits.attributes_per_element, "атрибутов у элемента", "attributes of an element"
            )
        if self._attributes > limits.attributes:
            raise too_many(limits.attributes, "атрибутов", "attributes")
        if self._namespaces > limits.namespaces:
            raise too_many(limits.namespaces, "пространств имён", "namespaces")
        if max(map(len, values)) > limits.text:
            raise too_many(limits.text, "знаков в значении", "characters in a value")
        for name in names:
            if name not in self._names:
                self._learn(name)

    def _learn(self, name: str) -> None:
        self._names.add(name)
        if len(name) > self._limits.name:
            raise too_many(self._limits.name, "знаков в имени", "characters in a name")
        if len(self._names) > self._limits.names:
            raise too_many(self._limits.names, "разных имён", "distinct names")

    def _end(self, _name: str) -> None:
        self._depth -= 1
        self._text = 0

    def _characters(self, data: str) -> None:
        self._text += len(data)
        if self._text > self._limits.text:
            raise too_many(self._limits.text, "знаков в значении", "characters in a value")


def too_many(limit: int, ru: str, en: str) -> TooLarge:
    """Return the refusal of more than `limit` things, named in both languages."""
    return TooLarge(f"Слишком много {ru}: больше {limit}", f"Too many {en}: over {limit}")
