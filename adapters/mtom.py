"""MTOM: a SOAP message with its attachments beside it, as multipart/related (XOP 1.0, RFC 2387)."""

import base64
import re
from collections.abc import Mapping
from email.message import Message
from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from lxml import etree

from adapters.mime import DEFAULT, PartLimits, bad, field, parts_of, too_large

XOP_INCLUDE: Final = "{http://www.w3.org/2004/08/xop/include}Include"
_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_UNSAFE_IN_NAME: Final = re.compile(r"[^\w .()-]")
_ROOT_TYPES: Final = ("application/xop+xml", "text/xml")
_LONGEST_NAME: Final = 120


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
        raise too_large()
    header = _header(content_type)
    if header.get_content_maintype() != "multipart":
        return Unpacked(body, content_type, {})
    boundary = _boundary(header)
    start = _bare(str(header.get_param("start", "")))
    found: dict[str, tuple[Message, bytes]] = {}
    for headers, data in parts_of(body, boundary, limits):
        # Only the root may go unnamed; a second unnamed part meets the first one's empty name.
        name = _bare(field(headers, "Content-ID"))
        if name in found or (not name and found):
            raise bad(
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
            raise bad(
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


def _boundary(header: Message) -> str:
    if header.get_content_subtype() != "related":
        raise bad("Ожидается multipart/related", "Expected multipart/related")
    found = [value for name, value in header.get_params([]) if name.lower() == "boundary"]
    # A value in the RFC 2231 manner comes as a tuple, which no boundary needs.
    if len(found) != 1 or not isinstance(found[0], str) or not _BOUNDARY.fullmatch(found[0]):
        raise bad("Граница частей не указана или неверна", "The boundary is missing or wrong")
    return found[0]


def _unpacked(found: dict[str, tuple[Message, bytes]], start: str) -> Unpacked:
    name = start or next(iter(found))
    if name not in found:
        raise bad("Нет части, названной в start", "The part named by start is missing")
    headers, root = found.pop(name)
    if headers.get_content_type() not in _ROOT_TYPES:
        raise bad("Корневая часть не XML", "The root part is not XML")
    parts = {name: _as_part(headers, data) for name, (headers, data) in found.items()}
    return Unpacked(root, field(headers, "Content-Type"), parts)


def _as_part(headers: Message, data: bytes) -> Part:
    name = (headers.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    safe = _UNSAFE_IN_NAME.sub("_", name).strip(" .")[:_LONGEST_NAME]
    return Part(headers.get_content_type(), safe, data)


def _referred(reference: str, parts: Mapping[str, Part]) -> Part:
    scheme, _, name = reference.partition(":")
    part = parts.get(unquote(name)) if scheme == "cid" else None
    if part is None:
        raise bad(
            "xop:Include ссылается не на часть этого сообщения",
            "xop:Include does not refer to a part of this message",
        )
    return part


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
