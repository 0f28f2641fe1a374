"""One message of the exchange's response queue, read out of a GetResponse answer."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from lxml import etree

from adapters.smev.outgoing import BASIC, TYPES
from hub.domain.errors import Finding, Invalid
from mappings.moments import read_moment

# The exchange lives by Moscow time and mostly says so in the offset.
_ZONE = ZoneInfo("Europe/Moscow")
_TIME = Finding(
    code="bad_value",
    place="/GetResponseResponse/MessageMetadata/SendingTimestamp",
    ru="Время вне календаря",
    en="A time that no calendar has",
)
_T, _B = f"{{{TYPES}}}", f"{{{BASIC}}}"


class Rejection(msgspec.Struct, frozen=True):
    """One reason why the recipient refused."""

    code: str
    text: str


class Progress(msgspec.Struct, frozen=True):
    """RequestStatus: how the recipient gets on, by the code list of the kind of information."""

    code: int
    text: str
    parameters: dict[str, str]


class Note(msgspec.Struct, frozen=True):
    """AsyncProcessingStatus: what the exchange itself found out; `fault` is a code or None."""

    category: str
    fault: str | None


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly one of `content`, `rejections`, `progress` and `note` is there.

    `id` is what an acknowledgement names, `original` the MessageID of our request.
    """

    id: str
    original: str
    sent_at: datetime
    content: etree._Element | None = None
    rejections: tuple[Rejection, ...] = ()
    progress: Progress | None = None
    note: Note | None = None


def read_response(answer: etree._Element) -> Response | None:
    """The message in a schema-valid GetResponseResponse; None when the queue is empty.

    Raises Invalid for a time that the schema allows and no calendar has.
    """
    found = answer.find(f"{_T}ResponseMessage/{_T}Response")
    if found is None:
        return None
    data = found.find(f"{_T}SenderProvidedResponseData")
    assert data is not None  # noqa: S101  the schema has been asked
    content = data.find(f"{_B}MessagePrimaryContent/*")
    return Response(
        id=_text(found, f"{_T}MessageMetadata/{_T}MessageId"),
        original=_text(found, f"{_T}OriginalMessageId"),
        sent_at=_instant(_text(found, f"{_T}MessageMetadata/{_T}SendingTimestamp")),
        content=content,
        rejections=tuple(_rejection(one) for one in data.iterfind(f"{_T}RequestRejected")),
        progress=_progress(data.find(f"{_T}RequestStatus")),
        note=_note(data.find(f"{_T}AsyncProcessingStatus")),
    )


def _rejection(element: etree._Element) -> Rejection:
    code = _text(element, f"{_T}RejectionReasonCode")
    return Rejection(code, _text(element, f"{_T}RejectionReasonDescription"))


def _progress(element: etree._Element | None) -> Progress | None:
    if element is None:
        return None
    parameters = {
        _text(one, f"{_T}Key"): _text(one, f"{_T}Value")
        for one in element.iterfind(f"{_T}StatusParameter")
    }
    code, text = _text(element, f"{_T}StatusCode"), _text(element, f"{_T}StatusDescription")
    return Progress(int(code), text, parameters)


def _note(element: etree._Element | None) -> Note | None:
    if element is None:
        return None
    fault = element.findtext(f"{_T}SmevFault/{_T}Code")
    return Note(_text(element, f"{_T}StatusCategory"), fault)


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _instant(text: str) -> datetime:
    try:
        at = read_moment(text)
        return (at if at.tzinfo else at.replace(tzinfo=_ZONE)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(
            "Время сообщения обмена не читается", "The time of a message cannot be read", [_TIME]
        ) from None
