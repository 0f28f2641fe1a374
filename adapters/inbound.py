"""A reply of an agency: from its payload to the canonical reply, or to the findings."""

from collections.abc import Mapping, Sequence

from lxml import etree

from adapters.line import Line
from adapters.mtom import Part
from hub.domain.errors import Invalid
from hub.domain.messages import ReplyMessage
from hub.ports.gateway import Document, Incoming

_UNKNOWN_TYPE = "application/octet-stream"


def read_reply(
    line: Line,
    version: str,
    messages: Sequence[str],
    payload: etree._Element,
    raw: bytes,
    contents: Mapping[str, Part],
) -> Incoming:
    """Read a reply by that mapping whose root the payload is.

    What breaks the schema or the mapping comes back as findings, with `reply` None. `contents` are
    the attachments by the text that stands for them in the payload.
    """
    try:
        reply = line.read(version, messages, payload)
    except Invalid as error:
        return Incoming(raw=raw, reply=None, findings=error.findings)
    if not isinstance(reply, ReplyMessage):
        raise TypeError(f"{messages} must read replies")
    return Incoming(raw=raw, reply=reply, documents=documents_of(reply, contents))


def documents_of(reply: ReplyMessage, contents: Mapping[str, Part]) -> tuple[Document, ...]:
    """The documents that a reply speaks of and that came along."""
    return tuple(
        Document(
            content_id=reference.content_id,
            media_type=reference.media_type or part.content_type or _UNKNOWN_TYPE,
            title=reference.title,
            data=part.data,
        )
        for reference in reply.documents
        if reference.content_id and (part := contents.get(reference.content_id))
    )
