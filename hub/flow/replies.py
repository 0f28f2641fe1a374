"""Take an agency's reply in: stored raw and applied in one transaction, then acknowledged.

What cannot be read, or speaks of another agency's request, is quarantined and the sender is told.
What is understood but late, out of order or contradictory is kept with the request and shown.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec

from hub.domain.effects import confirms, effect_of, said_at
from hub.domain.errors import HubError, Invalid, NotAllowed, NotFound, Refused
from hub.domain.messages import ReplyMessage, ReplyReceipt
from hub.domain.normal_form import normal_form
from hub.domain.request import Effect, Request
from hub.domain.states import Role, State
from hub.flow.contention import once, undisturbed
from hub.flow.fulfilment import Step, announce, move
from hub.flow.intake import content_digest, repeated
from hub.flow.means import Means
from hub.flow.quarantine import hold, reasons
from hub.flow.redirection import redirect_as_told
from hub.flow.repeats import under_key
from hub.flow.texts import check_texts
from hub.ports.crash import Point, passing
from hub.ports.doors import ReplyArrival
from hub.ports.gateway import Document, Incoming
from hub.ports.storage import (
    Attachment,
    InboxEntry,
    ReplyRecord,
    UnitOfWork,
    WireMessage,
)


class ReplyIntake:
    """The one way in for whatever an agency says, by whichever door or poll it came."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def accept(self, arrivals: Sequence[ReplyArrival]) -> Sequence[ReplyReceipt | HubError]:
        """Take each reply in; its receipt, or the reason why it could not take effect.

        Raises `Unavailable` when the database does not answer: then nothing was taken in.
        """
        return undisturbed(lambda: self._take_all(arrivals))

    def _take_all(self, arrivals: Sequence[ReplyArrival]) -> Sequence[ReplyReceipt | HubError]:
        with self._means.store.begin() as uow:
            answers = [self.settle(uow, arrival) for arrival in arrivals]
            passing(Point.reply_before_commit)
            uow.commit()
            passing(Point.reply_after_commit)
        return answers

    def settle(self, uow: UnitOfWork, arrival: ReplyArrival) -> ReplyReceipt | HubError:
        """The same for one reply, in the caller's commit."""
        at = self._means.now()
        try:
            return once(uow, lambda: self._under_key(uow, arrival, at))
        except Refused as refusal:
            found, raw = reasons(refusal), arrival.incoming.raw
            hold(uow, self._means, arrival.agency, arrival.channel, raw, found, at)
            return refusal

    def _under_key(self, uow: UnitOfWork, arrival: ReplyArrival, at: datetime) -> ReplyReceipt:
        take_in = partial(self._take_in, uow, arrival.agency, arrival.incoming, at)
        return under_key(uow, arrival.call, at, ReplyReceipt, take_in)

    def _take_in(
        self, uow: UnitOfWork, agency: str, incoming: Incoming, at: datetime
    ) -> ReplyReceipt:
        came = _understood(incoming)
        # What an agency has to say is worth more than how it writes: signs that mislead are left
        # out, and only what says nothing at all is refused.
        reply, findings, _ = normal_form(came, strict=False)
        digest = content_digest(reply)
        first = uow.inbox.find(agency, reply.message_id)
        if first is not None:
            return repeated(first, {digest, content_digest(came)}, ReplyReceipt)
        check_texts(findings)
        request = _addressed(uow, agency, reply)
        receipt = self._apply(uow, request, incoming, reply, at)
        uow.inbox.add(
            InboxEntry(
                id=self._means.new_id(),
                party=agency,
                message_id=reply.message_id,
                kind=ReplyMessage.__name__,
                digest=digest,
                raw=incoming.raw,
                answer=msgspec.json.encode(receipt),
                received_at=at,
            )
        )
        return receipt

    def _apply(
        self,
        uow: UnitOfWork,
        request: Request,
        incoming: Incoming,
        reply: ReplyMessage,
        at: datetime,
    ) -> ReplyReceipt:
        effect = effect_of(request, reply, self._means.zone(request.territory))
        heard = _heard(request, reply, effect, at)
        record = ReplyRecord(
            id=self._means.new_id(),
            request_id=request.id,
            agency=request.agency,
            effect=effect,
            reply=reply,
            received_at=at,
        )
        uow.replies.add(record)
        self._keep(uow, record, incoming, at)
        if effect is Effect.applied:
            self._move(uow, heard, reply, record.id, at)
        else:
            # Whatever moves nothing is for a person to judge: none of it is dropped in silence.
            uow.requests.save([heard])
            announce(uow, self._means, heard, effect, at, reply)
        return ReplyReceipt(
            message_id=reply.message_id, number=reply.number, received_at=at, effect=effect
        )

    def _keep(self, uow: UnitOfWork, record: ReplyRecord, incoming: Incoming, at: datetime) -> None:
        wire = WireMessage(
            id=self._means.new_id(),
            request_id=record.request_id,
            direction="in",
            at=at,
            body=incoming.raw,
        )
        uow.deliveries.wire([wire])
        uow.replies.attach([self._attachment(record, document) for document in incoming.documents])

    def _attachment(self, record: ReplyRecord, document: Document) -> Attachment:
        return Attachment(
            id=self._means.new_id(),
            request_id=record.request_id,
            reply_id=record.id,
            content_id=document.content_id,
            media_type=document.media_type,
            title=document.title,
            data=document.data,
        )

    def _move(
        self,
        uow: UnitOfWork,
        request: Request,
        reply: ReplyMessage,
        reply_id: str,
        at: datetime,
    ) -> None:
        step = Step(
            target=State(reply.state),
            role=Role.agency,
            actor=request.agency,
            at=at,
            # Why it was taken back is the curator's to say, not the agency's.
            reason=request.reason if confirms(request, reply) else reply.reason,
            reply=reply,
            reply_id=reply_id,
        )
        known = reply.agency_number or request.agency_number
        numbered = msgspec.structs.replace(request, agency_number=known)
        moved = move(uow, self._means, numbered, step)
        if moved.state is State.redirected:
            redirect_as_told(uow, self._means, moved, reply.redirect_to, at)


def _understood(incoming: Incoming) -> ReplyMessage:
    if incoming.reply is None:
        raise Invalid(
            f"Ответ не принят: ошибок {len(incoming.findings)}",
            f"The reply is refused: {len(incoming.findings)} faults",
            incoming.findings,
        )
    return incoming.reply


def _heard(request: Request, reply: ReplyMessage, effect: Effect, at: datetime) -> Request:
    """The request of whose agency something was heard at `at`, whatever it said and of whichever
    hour. A word about what was never sent shows only that a number was taken for another."""
    if request.state is State.draft:
        return request
    said = said_at(request, reply, effect, at)
    return msgspec.structs.replace(request, last_reply_at=at, said_at=said)


def _addressed(uow: UnitOfWork, agency: str, reply: ReplyMessage) -> Request:
    request = uow.requests.lock(reply.number)
    if request is None:
        raise NotFound("Запрос с таким номером не найден", "No request has this number")
    if request.agency != agency:
        raise NotAllowed(
            "Запрос адресован другому ведомству", "The request is addressed to another agency"
        )
    return request
