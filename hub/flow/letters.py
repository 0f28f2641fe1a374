"""Put a message to an agency on its way: a delivery and its outbox row, in the caller's commit."""

from datetime import datetime

import msgspec

from hub.domain.messages import (
    Action,
    CancelMessage,
    ClarifyMessage,
    Reason,
    RequestMessage,
)
from hub.domain.planning import Planned
from hub.domain.programme import Programme, contact_of
from hub.domain.request import Delivery, DeliveryState, MessageKind, Request
from hub.domain.terms import Urgency
from hub.flow.means import Means
from hub.ports.gateway import Letter
from hub.ports.queue import REQUESTS, request_key
from hub.ports.storage import Outgoing, UnitOfWork, Waiting

_KINDS: dict[type[Letter], MessageKind] = {
    RequestMessage: MessageKind.request,
    CancelMessage: MessageKind.cancel,
    ClarifyMessage: MessageKind.clarify,
}
_TYPES: dict[MessageKind, type[Letter]] = {kind: letter for letter, kind in _KINDS.items()}


def tell_request(
    uow: UnitOfWork,
    means: Means,
    request: Request,
    planned: Planned,
    programme: Programme,
    action: Action,
    at: datetime,
) -> None:
    """Send the request itself, new or amended."""
    letter = RequestMessage(
        message_id=means.new_id(),
        number=request.number,
        kind=request.kind,
        action=action,
        sent_at=at,
        urgency=request.urgency,
        activity=request.activity,
        activity_name=planned.activity_name,
        aid_kind=planned.aid_kind,
        contact=contact_of(programme),
        subjects=planned.subjects,
        take_up_by=request.take_up_by,
        answer_by=request.answer_by,
        period=planned.period,
        note=planned.note,
        follows=request.follows,
    )
    enqueue(uow, request, letter)


def tell_cancel(
    uow: UnitOfWork, means: Means, request: Request, reason: Reason, text: str | None, at: datetime
) -> None:
    """Tell the agency that the request is withdrawn."""
    letter = CancelMessage(
        message_id=means.new_id(),
        number=request.number,
        agency_number=request.agency_number,
        sent_at=at,
        reason=reason,
        text=text,
    )
    enqueue(uow, request, letter)


def tell_answer(uow: UnitOfWork, means: Means, request: Request, text: str, at: datetime) -> None:
    """Give the agency what it needed to know."""
    letter = ClarifyMessage(
        message_id=means.new_id(),
        number=request.number,
        agency_number=request.agency_number,
        sent_at=at,
        text=text,
    )
    enqueue(uow, request, letter)


def enqueue(uow: UnitOfWork, request: Request, letter: Letter) -> None:
    """Store the letter as a delivery and point the broker to it."""
    delivery = Delivery(
        id=letter.message_id,
        request_id=request.id,
        agency=request.agency,
        urgency=request.urgency,
        kind=_KINDS[type(letter)],
        state=DeliveryState.queued,
        payload=msgspec.json.encode(letter),
        created_at=letter.sent_at,
        changed_at=letter.sent_at,
    )
    uow.deliveries.add([delivery])
    uow.outbox.add([pointer(delivery, letter.message_id, letter.sent_at, request.programme_id)])


class Pointer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of the broker's message for a delivery: ids and nothing else (claim check).

    The programme's is for whoever watches the message pass; nothing depends on it.
    """

    delivery: str
    programme: str | None = None


def pointed(body: bytes) -> str | None:
    """The id that a broker's message carries; None when it is none of ours."""
    try:
        return msgspec.json.decode(body, type=Pointer).delivery
    except msgspec.DecodeError:
        return None


def pointer(
    delivery: Delivery | Waiting, message_id: str, at: datetime, programme_id: str | None = None
) -> Outgoing:
    """The outbox row of a delivery."""
    return Outgoing(
        id=message_id,
        exchange=REQUESTS,
        routing_key=request_key(delivery.agency, urgent=delivery.urgency is Urgency.urgent),
        body=msgspec.json.encode(Pointer(delivery=delivery.id, programme=programme_id)),
        created_at=at,
    )


def read_letter(delivery: Delivery) -> Letter:
    """The canonical message that a delivery carries."""
    return msgspec.json.decode(delivery.payload, type=_TYPES[delivery.kind])
