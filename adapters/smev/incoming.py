"""From what was taken of the queue to what the flow stores, with the token that settles it."""

from collections.abc import Callable, Sequence

import msgspec

from adapters.agency import Channel
from adapters.inbound import read_reply
from adapters.line import Line
from adapters.smev.message_id import About
from adapters.smev.queue import Taken
from adapters.smev.replies import reply_of, says_nothing
from adapters.smev.response import Response
from hub.domain.errors import Finding
from hub.domain.messages import ReplyMessage
from hub.ports.gateway import Incoming


def incoming(
    line: Line,
    channel: Channel,
    messages: Sequence[str],
    taken: Taken,
    about_of: Callable[[str], About | None],
) -> Incoming | None:
    """The reply in one message of the queue, or why there is none; None for one without news.

    A content is read by the mappings `messages` and names the request itself. An answer without
    content names only the MessageID that it is to; `about_of` tells whose that was.
    """
    token = None if taken.id is None else f"{taken.id}@{channel.territory}"
    if taken.response is None:
        return Incoming(raw=taken.raw, reply=None, findings=taken.findings, token=token)
    if taken.response.content is not None:
        read = read_reply(
            line,
            channel.version,
            messages,
            taken.response.content,
            taken.raw,
            taken.contents,
        )
        return msgspec.structs.replace(read, token=token)
    if says_nothing(taken.response):
        return None
    said = _said(taken.response, about_of)
    if isinstance(said, ReplyMessage):
        return Incoming(raw=taken.raw, reply=said, token=token)
    return Incoming(raw=taken.raw, reply=None, findings=(said,), token=token)


def token_parts(token: str) -> tuple[str, str]:
    """The message's id and the channel's territory out of a token of `incoming`."""
    identifier, _, territory = token.partition("@")
    return identifier, territory


def _said(response: Response, about_of: Callable[[str], About | None]) -> ReplyMessage | Finding:
    about = about_of(response.original)
    return _unknown(response) if about is None else reply_of(response, about)


def _unknown(response: Response) -> Finding:
    return Finding(
        code="unknown_original",
        place="/GetResponseResponse/OriginalMessageId",
        ru=f"Ответ на сообщение {response.original}, запроса с ним среди ожидающих нет",
        en=f"An answer to {response.original}, which no waiting request was sent by",
    )
