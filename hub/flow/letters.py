"""Put a message to an agency on its way: a delivery and its outbox row, in the caller's commit.

The letters of a request leave one after the other, so only the first of those that wait has an
outbox row; who settles it points the broker to the next (`hub.flow.turns`).
"""

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
from hub.domain.stream import SUPERSEDED
from hub.domain.terms import Urgency
from hub.flow.carrying import carry
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
    at: datetime,
) -> Request:
    """Let the agency know what the request says now; the request with its new version. Whether it
    is new to the agency or a change is found when the letter leaves."""
    letter = RequestMessage(
        message_id=means.new_id(),
        number=request.number,
        kind=request.kind,
        action=Action.amend if request.known else Action.new,
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
    return enqueue(uow, means, request, letter)


def tell_cancel(
    uow: UnitOfWork, means: Means, request: Request, reason: Reason, text: str | None, at: datetime
) -> Request:
    """Tell the agency that the request is withdrawn; the request with its new version."""
    letter = CancelMessage(
        message_id=means.new_id(),
        number=request.number,
        agency_number=request.agency_number,
        sent_at=at,
        reason=reason,
        text=text,
    )
    return enqueue(uow, means, request, letter)


def tell_answer(
    uow: UnitOfWork, means: Means, request: Request, text: str, at: datetime
) -> Request:
    """Give the agency what it needed to know; the request with its new version."""
    letter = ClarifyMessage(
        message_id=means.new_id(),
        number=request.number,
        agency_number=request.agency_number,
        sent_at=at,
        text=text,
    )
    return enqueue(uow, means, request, letter)


def enqueue(uow: UnitOfWork, means: Means, request: Request, letter: Letter) -> Request:
    """Store the letter as a delivery, the last of its request, which is held; the request with its
    new version. The broker is pointed to the letter when it is the first that waits. Raises
    `NotCarried` when the agency's contract cannot take it."""
    letter = carry(uow, means, request, letter)
    told = msgspec.structs.replace(request, version=request.version + 1)
    uow.requests.save([told])
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
        version=told.version,
    )
    first = _first_waiting(uow, request)
    if request.version and delivery.kind is MessageKind.request:
        give_up_dead(uow, request, letter.sent_at)
    uow.deliveries.add([delivery])
    if first is None:
        uow.outbox.add([pointer(delivery, delivery.id, letter.sent_at, request.programme_id)])
    else:
        _hurry(uow, means, first, delivery, letter.sent_at)
    return told


def _first_waiting(uow: UnitOfWork, request: Request) -> Delivery | None:
    if not request.version:
        return None
    waiting = uow.deliveries.lock_waiting([request.id]).get(request.id)
    return waiting[0] if waiting else None


def give_up_dead(uow: UnitOfWork, request: Request, at: datetime) -> None:
    """Dead letters with what the request said before have nobody to be sent to any more."""
    uow.deliveries.save(
        [
            superseded(one, at)
            for one in uow.deliveries.of_request(request.id)
            if one.kind is MessageKind.request and one.state is DeliveryState.dead
        ]
    )


def superseded(delivery: Delivery, at: datetime) -> Delivery:
    """The same, withdrawn since a newer one takes its place."""
    return msgspec.structs.replace(
        delivery,
        state=DeliveryState.withdrawn,
        changed_at=at,
        next_try=None,
        held=None,
        error=SUPERSEDED,
    )


def _hurry(uow: UnitOfWork, means: Means, first: Delivery, behind: Delivery, at: datetime) -> None:
    """Let the first letter leave now for the sake of one behind it, where it waits in the slower
    queue, or for a time of its own."""
    urgent = behind.urgency is Urgency.urgent and first.urgency is not Urgency.urgent
    put_off = first.next_try is not None and first.next_try > at and first.held is None
    if not (urgent or put_off):
        return
    hurried = msgspec.structs.replace(
        first,
        urgency=behind.urgency if urgent else first.urgency,
        next_try=at if put_off else first.next_try,
    )
    uow.deliveries.save([hurried])
    uow.outbox.add([pointer(hurried, means.new_id(), at)])


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
    """The canonical message that a delivery carries; a request as what it leaves, or left."""
    letter: Letter = msgspec.json.decode(delivery.payload, type=_TYPES[delivery.kind])
    if isinstance(letter, RequestMessage) and delivery.action is not None:
        return msgspec.structs.replace(letter, action=delivery.action)
    return letter
