"""Lift documents out of a message before it is read.

A document of megabytes stands in the message as the base64 text of one element. libxml2 bounds a
text at 10 MB, and rightly so: any other text of that size is an attack. So the bytes of those
elements that the contract gives to documents are decoded piece by piece as they lie in the message,
and the digest of the document takes their place; what remains is held to the usual limits.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from typing import Final, NamedTuple
from xml.parsers import expat

from xsd.census import feed, no_doctype, too_many
from xsd.limits import Limits

LARGE: Final = 64 * 1024
"""Bytes from which the text of such an element is lifted."""

_PIECE: Final = 1024 * 1024
_SPACE: Final = b" \t\r\n"
_CDATA: Final = b"<![CDATA["
_CDATA_END: Final = b"]]>"


class Lifted(NamedTuple):
    """The message without its documents, and those by the text that stands for each: the SHA-256
    in base64. Line breaks stay, so that lines are counted as they came."""

    text: bytes
    documents: Mapping[str, bytes]


def lift(text: bytes, names: Collection[str], limits: Limits) -> Lifted:
    """Lift the large base64 texts of the elements with these local `names` out of UTF-8 `text`.

    What is no base64, or has markup inside, stays where it is. Raises TooLarge for more elements
    than `limits` allow and for a tag or comment over its limit, UnsafeXml for a DOCTYPE and what
    is not well-formed.
    """
    no_doctype(text)
    pieces: list[bytes] = []
    documents: dict[str, bytes] = {}
    reached = 0
    view = memoryview(text)
    for begin, end in _Finder(names, limits).find(view):
        document = _decoded(view[begin:end])
        if document is not None:
            stands = b64encode(sha256(document).digest())
            lines = text.count(b"\n", begin, end)
            pieces += [text[reached:begin], stands, b"\n" * lines]
            documents[stands.decode("ascii")] = document
            reached = end
    return Lifted(b"".join([*pieces, text[reached:]]), documents)


class _Finder:
    """Streams through a message and notes where the large texts of the named elements lie."""

    def __init__(self, names: Collection[str], limits: Limits) -> None:
        self._names = frozenset(names)
        self._limits = limits
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._elements = 0
        self._begin: int | None = None
        self._found: list[tuple[int, int]] = []

    def find(self, view: memoryview) -> Iterator[tuple[int, int]]:
        """The first byte of each and the one behind its last, in order."""
        feed(self._parser, view, self._limits)
        for begin, end in self._found:
            inside = bytes(view[begin - len(_CDATA) : begin]) == _CDATA
            closed = bytes(view[end - len(_CDATA_END) : end]) == _CDATA_END
            yield begin, end - len(_CDATA_END) if inside and closed else end

    def _start(self, name: str, _attributes: object) -> None:
        self._elements += 1
        if self._elements > self._limits.elements:
            raise too_many(self._limits.elements, "элементов", "elements")
        self._begin = None
        named = name.rpartition(":")[2] in self._names
        self._parser.CharacterDataHandler = self._text if named else None

    def _text(self, _data: str) -> None:
        self._begin = self._parser.CurrentByteIndex
        self._parser.CharacterDataHandler = None

    def _end(self, _name: str) -> None:
        begin, self._begin = self._begin, None
        self._parser.CharacterDataHandler = None
        if begin is not None and self._parser.CurrentByteIndex - begin >= LARGE:
            self._found.append((begin, self._parser.CurrentByteIndex))


def _decoded(view: memoryview) -> bytes | None:
    """The document, or None when this is no base64."""
    decoded: list[bytes] = []
    rest = b""
    try:
        for at in range(0, len(view), _PIECE):
            piece = rest + bytes(view[at : at + _PIECE]).translate(None, _SPACE)
            # The last four signs stay behind: they alone may hold padding.
            sure = max(0, (len(piece) // 4 - 1) * 4)
            if b"=" in piece[:sure]:
                return None
            decoded.append(b64decode(piece[:sure], validate=True))
            rest = piece[sure:]
        decoded.append(b64decode(rest, validate=True))
    except (binascii.Error, ValueError):
        return None
    return b"".join(decoded)
