"""MTOM: a SOAP message with its attachments beside it, as multipart/related (XOP 1.0, RFC 2387).

The reader is our own and strict: the standard library's turns the whole body into text first and
forgives what two systems may read in two ways. Headers are still read by the library.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from lxml import etree

from hub.domain.errors import HubError, Refused, TooLarge

XOP_INCLUDE: Final = "{http://www.w3.org/2004/08/xop/include}Include"
_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_UNSAFE_IN_NAME: Final = re.compile(r"[^\w .()-]")
_ROOT_TYPES: Final = ("application/xop+xml", "text/xml")
_PLAIN_TRANSFER: Final = ("binary", "8bit", "7bit")
_LONGEST_HEADERS: Final = 8 * 1024
_LONGEST_NAME: Final = 120


class BadMime(Refused):
    """The multipart body is malformed, or refers to something that it does not carry."""

    code = "bad_mime"


@dataclass(frozen=True, slots=True)
class PartLimits:
    """Bounds for one message with attachments, sizes in bytes."""

    total: int = 30 * 1024 * 1024
    part: int = 20 * 1024 * 1024
    parts: int = 32
    """The root included."""


DEFAULT: Final = PartLimits()


class Part(NamedTuple):
    """One attachment. `filename` is without folders and marks, or empty."""

    content_type: str
    filename: str
    data: bytes


class Unpacked(NamedTuple):
    """The message proper (not yet parsed, for the XML gate) and its attachments by Content-ID."""

    root: bytes
    root_type: str
    parts: Mapping[str, Part]


def unpack(body: bytes, content_type: str, limits: PartLimits = DEFAULT) -> Unpacked:
    """Take a multipart/related body apart; a body without parts comes back as the root it is.

    `content_type` is the HTTP header's value, `root_type` in the result the root's own, for the
    gate. Raises BadMime, or TooLarge when a bound is crossed.
    """
    if len(body) > limits.total:
        raise _too_large()
    header = _header(content_type)
    if header.get_content_maintype() != "multipart":
        return Unpacked(body, content_type, {})
    boundary = _boundary(header)
    start = _bare(str(header.get_param("start", "")))
    found: dict[str, tuple[Message, bytes]] = {}
    for raw in _split(body, boundary, limits.parts):
        headers, data = _part(raw, limits.part)
        # Only the root may go unnamed; a second unnamed part meets the first one's empty name.
        name = _bare(_field(headers, "Content-ID"))
        if name in found or (not name and found):
            raise _bad(
                "Content-ID отсутствует или повторяется", "A Content-ID is missing or repeats"
            )
        found[name] = headers, data
    return _unpacked(found, start)


def resolve(root: etree._Element, parts: Mapping[str, Part]) -> dict[etree._Element, Part]:
    """Settle every xop:Include under `root` and return which element holds which attachment.

    The Include gives way to the SHA-256 of the attachment in base64. That satisfies base64Binary in
    a schema, names the content for good, and keeps megabytes out of the tree; whoever reads such an
    element looks into the returned mapping first. Length facets are thus not checked here. Raises
    BadMime for a reference other than `cid:` and for one that no part answers. A part is never
    parsed, so references cannot form a loop.
    """
    held: dict[etree._Element, Part] = {}
    for include in list(root.iter(XOP_INCLUDE)):
        holder = include.getparent()
        if holder is None or len(holder) != 1 or f"{holder.text or ''}{include.tail or ''}".strip():
            raise _bad(
                "xop:Include должен быть единственным содержимым элемента",
                "xop:Include must be all that its element holds",
            )
        part = _referred(include.get("href", ""), parts)
        holder.remove(include)
        holder.text = base64.b64encode(sha256(part.data).digest()).decode("ascii")
        held[holder] = part
    return held


def pack(root: bytes, parts: Mapping[str, Part]) -> tuple[bytes, str]:
    """Return a body and its Content-Type for a SOAP 1.1 envelope with its attachments.

    `parts` go by Content-ID, which is ASCII. The boundary follows from the content: the same
    message always gives the same bytes.
    """
    digest = sha256(root)
    for part in parts.values():
        digest.update(part.data)
    boundary = f"hub-{digest.hexdigest()}"
    opening = f"--{boundary}\r\n".encode()
    pieces = [
        opening,
        _headers("root@hub", 'application/xop+xml; charset=UTF-8; type="text/xml"'),
        root,
    ]
    for content_id, part in parts.items():
        headers = _headers(content_id, part.content_type, part.filename)
        pieces += [b"\r\n", opening, headers, part.data]
    pieces.append(f"\r\n--{boundary}--\r\n".encode())
    return b"".join(pieces), (
        f'multipart/related; type="application/xop+xml"; start="<root@hub>"; '
        f'start-info="text/xml"; boundary="{boundary}"'
    )


def href(content_id: str) -> str:
    """Return the reference that an xop:Include to this part carries."""
    return f"cid:{quote(content_id, safe='@')}"


def _header(content_type: str) -> Message:
    header = Message()
    header["Content-Type"] = content_type.replace("\r", "").replace("\n", "")
    return header


def _boundary(header: Message) -> bytes:
    if header.get_content_subtype() != "related":
        raise _bad("Ожидается multipart/related", "Expected multipart/related")
    found = [value for name, value in header.get_params([]) if name.lower() == "boundary"]
    # A value in the RFC 2231 manner comes as a tuple, which no boundary needs.
    if len(found) != 1 or not isinstance(found[0], str) or not _BOUNDARY.fullmatch(found[0]):
        raise _bad("Граница частей не указана или неверна", "The boundary is missing or wrong")
    return b"--" + found[0].encode("ascii")


def _split(body: bytes, delimiter: bytes, most: int) -> Iterator[bytes]:
    """Yield the raw parts; every boundary line must be exact and the closing one must be there."""
    if not body.startswith((delimiter, b"\r\n" + delimiter)):
        raise _bad("Сообщение не начинается с границы", "The message does not begin at a boundary")
    position = body.index(delimiter) + len(delimiter)
    for _ in range(most):
        if body[position : position + 2] != b"\r\n":
            raise _bad("Строка границы испорчена", "A boundary line is damaged")
        end = body.find(b"\r\n" + delimiter, position)
        if end < 0:
            raise _bad("Нет закрывающей границы", "The closing boundary is missing")
        yield body[position + 2 : end]
        position = end + 2 + len(delimiter)
        if body[position : position + 2] == b"--":
            return
    raise TooLarge(f"Частей больше {most}", f"There are more than {most} parts")


def _part(raw: bytes, largest: int) -> tuple[Message, bytes]:
    head, separator, data = raw.partition(b"\r\n\r\n")
    if not separator or len(head) > _LONGEST_HEADERS:
        raise _bad("Заголовки части испорчены", "The headers of a part are damaged")
    headers = BytesHeaderParser().parsebytes(head + separator)
    if headers.get_content_maintype() in ("multipart", "message"):
        raise _bad("Вложенные составные части не принимаются", "Nested multiparts are not accepted")
    data = _decoded(data, _field(headers, "Content-Transfer-Encoding").lower() or "binary")
    if len(data) > largest:
        raise _too_large()
    return headers, data


def _decoded(data: bytes, transfer: str) -> bytes:
    if transfer in _PLAIN_TRANSFER:
        return data
    if transfer != "base64":
        raise _bad("Способ передачи части не принимается", "The transfer encoding is not accepted")
    try:
        return base64.b64decode(data.replace(b"\r\n", b""), validate=True)
    except binascii.Error:
        raise _bad("Часть не в base64", "A part is not base64") from None


def _unpacked(found: dict[str, tuple[Message, bytes]], start: str) -> Unpacked:
    name = start or next(iter(found))
    if name not in found:
        raise _bad("Нет части, названной в start", "The part named by start is missing")
    headers, root = found.pop(name)
    if headers.get_content_type() not in _ROOT_TYPES:
        raise _bad("Корневая часть не XML", "The root part is not XML")
    parts = {name: _as_part(headers, data) for name, (headers, data) in found.items()}
    return Unpacked(root, _field(headers, "Content-Type"), parts)


def _as_part(headers: Message, data: bytes) -> Part:
    name = (headers.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    safe = _UNSAFE_IN_NAME.sub("_", name).strip(" .")[:_LONGEST_NAME]
    return Part(headers.get_content_type(), safe, data)


def _referred(reference: str, parts: Mapping[str, Part]) -> Part:
    scheme, _, name = reference.partition(":")
    part = parts.get(unquote(name)) if scheme == "cid" else None
    if part is None:
        raise _bad(
            "xop:Include ссылается не на часть этого сообщения",
            "xop:Include does not refer to a part of this message",
        )
    return part


def _field(headers: Message, name: str) -> str:
    # The library answers with another type when a header holds bytes beyond ASCII.
    return str(headers.get(name, "")).strip()


def _bare(content_id: str) -> str:
    return content_id.strip().removeprefix("<").removesuffix(">")


def _headers(content_id: str, content_type: str, filename: str = "") -> bytes:
    message = Message()
    message["Content-Type"] = content_type
    message["Content-Transfer-Encoding"] = "binary"
    message["Content-ID"] = f"<{content_id}>"
    if filename:
        message.add_header("Content-Disposition", "attachment", filename=("utf-8", "", filename))
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n", max_line_length=0))


def _bad(ru: str, en: str) -> BadMime:
    return BadMime(ru, en)


def _too_large() -> HubError:
    return TooLarge("Сообщение с вложениями слишком велико", "The message is too large")
