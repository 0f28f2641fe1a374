"""What we say to the exchange: a request with its content, a wish for the next response, an ack.

Joined from bytes, as the SOAP envelope is; whoever sends it checks it against `types.xsd`.
"""

from datetime import UTC, datetime

TYPES = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.3"
BASIC = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.3"

_SEND = (
    b'<t:SendRequestRequest xmlns:t="%(types)b" xmlns:b="%(basic)b"><t:SenderProvidedRequestData>'
    b"<t:MessageID>%(id)b</t:MessageID><t:EOL>%(eol)b</t:EOL>"
    b"<b:MessagePrimaryContent>%(content)b</b:MessagePrimaryContent>"
    b"</t:SenderProvidedRequestData></t:SendRequestRequest>"
)
_GET = (
    b'<t:GetResponseRequest xmlns:t="%(types)b" xmlns:b="%(basic)b"><b:MessageTypeSelector>'
    b"<b:Timestamp>%(now)b</b:Timestamp></b:MessageTypeSelector></t:GetResponseRequest>"
)
_ACK = (
    b'<t:AckRequest xmlns:t="%(types)b" xmlns:b="%(basic)b">'
    b'<b:AckTargetMessage accepted="true">%(id)b</b:AckTargetMessage></t:AckRequest>'
)
_SPACES = {b"types": TYPES.encode(), b"basic": BASIC.encode()}


def send_request(message_id: str, end_of_life: datetime, content: bytes) -> bytes:
    """SendRequest around a content of any one root, given as XML without a declaration."""
    said = {b"id": message_id.encode(), b"eol": _instant(end_of_life), b"content": content}
    return _SEND % (_SPACES | said)


def get_response(now: datetime) -> bytes:
    """GetResponse without a filter: whatever is first in our queue."""
    return _GET % (_SPACES | {b"now": _instant(now)})


def ack(message_id: str) -> bytes:
    """Ack of a stored message, refusals included: one that is not acknowledged comes again."""
    return _ACK % (_SPACES | {b"id": message_id.encode()})


def _instant(at: datetime) -> bytes:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()
