"""Multipart bodies: the parts of a message as RFC 2046, 5.1.1 and RFC 2045 let it be written.

The division into parts is our own: the standard library's reader turns the whole body into text
first and repairs what is damaged. What the RFCs oblige a receiver to take is taken: a preamble and
an epilogue, blanks behind a boundary, folded headers in any case, base64 in lines of any kind,
quoted-printable. What two systems may read in two ways is refused: bare line feeds between parts,
a missing end, damaged headers, parts within parts. Headers and encodings are the library's to read.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from string import ascii_letters, digits
from typing import Final

from hub.domain.errors import HubError, Refused, TooLarge

_AS_IT_IS: Final = ("", "binary", "8bit", "7bit")
_LONGEST_HEADERS: Final = 8 * 1024
# Behind the boundary: two hyphens at the end of all parts, transport padding, the end of the line.
_REST_OF_LINE: Final = re.compile(rb"(--)?[ \t]*+(?=\r\n|\Z)")
_BLANKS_AT_LINE_END: Final = re.compile(rb"(?<![ \t])[ \t]++(?=\r?\n|\Z)")
_ALPHABET: Final = f"{ascii_letters}{digits}+/=".encode()
_BESIDE_THE_ALPHABET: Final = bytes(set(range(128)) - set(_ALPHABET))


class BadMime(Refused):
    """The multipart body is malformed, or refers to something that it does not carry."""

    code = "bad_mime"


@dataclass(frozen=True, slots=True)
class PartLimits:
    """Bounds for one message with attachments, sizes in bytes."""

    total: int = 30 * 1024 * 1024
    part: int = 30 * 1024 * 1024
    parts: int = 32
    """The root included."""


DEFAULT: Final = PartLimits()


def parts_of(body: bytes, boundary: str, limits: PartLimits) -> Iterator[tuple[Message, bytes]]:
    """The headers and the decoded data of each part. Raises BadMime, or TooLarge when a bound is
    crossed."""
    for raw in _raw_parts(body, b"--" + boundary.encode("ascii"), limits.parts):
        head, data = _head_and_data(raw)
        headers = _headers(head)
        data = _decoded(data, field(headers, "Content-Transfer-Encoding").lower())
        if len(data) > limits.part:
            raise too_large()
        yield headers, data


def field(headers: Message, name: str) -> str:
    """A header's value, empty when there is none."""
    # The library answers with another type when a header holds bytes beyond ASCII.
    return str(headers.get(name, "")).strip()


def bad(ru: str, en: str) -> BadMime:
    return BadMime(ru, en)


def too_large() -> HubError:
    return TooLarge("Сообщение с вложениями слишком велико", "The message is too large")


def _raw_parts(body: bytes, delimiter: bytes, most: int) -> Iterator[bytes]:
    """What lies between two boundary lines; what stands before the first and behind the last is
    for no reader (RFC 2046, 5.1.1)."""
    line = _boundary_line(body, delimiter, 0)
    if line is None:
        raise bad("В сообщении нет границы частей", "The message has no boundary line")
    count = 0
    while not line.closes:
        count += 1
        if count > most:
            raise TooLarge(f"Частей больше {most}", f"There are more than {most} parts")
        following = _boundary_line(body, delimiter, line.end)
        if following is None:
            raise bad("Нет закрывающей границы", "The closing boundary is missing")
        yield body[line.end + 2 : following.start]
        line = following
    if not count:
        raise bad("В сообщении нет частей", "The message has no parts")


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a boundary line begins, with the line end that belongs to it, and where it ends."""

    start: int
    end: int
    closes: bool


def _boundary_line(body: bytes, delimiter: bytes, position: int) -> _Line | None:
    """The next one. A longer line that begins so is no boundary but content."""
    if position == 0 and body.startswith(delimiter):
        rest = _REST_OF_LINE.match(body, len(delimiter))
        if rest is not None:
            return _Line(0, rest.end(), rest[1] is not None)
    sought = b"\r\n" + delimiter
    while (start := body.find(sought, position)) >= 0:
        rest = _REST_OF_LINE.match(body, start + len(sought))
        if rest is not None:
            return _Line(start, rest.end(), rest[1] is not None)
        position = start + len(sought)
    return None


def _head_and_data(raw: bytes) -> tuple[bytes, bytes]:
    if raw.startswith(b"\r\n"):
        return b"", raw[2:]
    # Without an empty line a part has headers alone.
    head, _, data = raw.partition(b"\r\n\r\n")
    return head, data


def _headers(head: bytes) -> Message:
    headers = None
    if len(head) <= _LONGEST_HEADERS:
        headers = BytesHeaderParser().parsebytes(head + b"\r\n\r\n")
    if headers is None or headers.defects or headers.get_payload():
        raise bad("Заголовки части испорчены", "The headers of a part are damaged")
    if headers.get_content_maintype() in ("multipart", "message"):
        raise bad("Вложенные составные части не принимаются", "Nested multiparts are not accepted")
    return headers


def _decoded(data: bytes, transfer: str) -> bytes:
    if transfer in _AS_IT_IS:
        return data
    if transfer == "base64":
        return _from_base64(data)
    if transfer == "quoted-printable":
        # Blanks at a line's end were added on the way (RFC 2045, 6.7, rule 3).
        return binascii.a2b_qp(_BLANKS_AT_LINE_END.sub(b"", data))
    raise bad("Способ передачи части не принимается", "The transfer encoding is not accepted")


def _from_base64(data: bytes) -> bytes:
    """RFC 2045, 6.8: line ends and other signs beside the alphabet say nothing. Bytes that no line
    of base64 can hold, and padding in the midst or missing, show that something else came."""
    try:
        return base64.b64decode(data.translate(None, _BESIDE_THE_ALPHABET), validate=True)
    except binascii.Error:
        raise bad("Часть не в base64", "A part is not base64") from None
