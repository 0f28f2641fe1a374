"""Write down what became of one try to deliver a letter."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from hub.domain.channel import Channel, Phase
from hub.domain.messages import Reason
from hub.domain.request import Delivery, DeliveryState, MessageKind, Request
from hub.domain.states import Role, State, allowed
from hub.flow.doubt import doubt_after
from hub.flow.fulfilment import Step, move
from hub.flow.judging import Standing
from hub.flow.letters import give_up_dead, tell_cancel
from hub.flow.means import Means
from hub.flow.replies import ReplyIntake
from hub.flow.undelivered import tell_undelivered
from hub.ports.doors import ReplyArrival
from hub.ports.gateway import Posted, Result
from hub.ports.storage import Job, UnitOfWork, WireMessage

_STATES = {
    Result.received: DeliveryState.acknowledged,
    Result.answered: DeliveryState.acknowledged,
    Result.relayed: DeliveryState.sent,
    Result.refused: DeliveryState.dead,
}


class RetryPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds before each further try; after the last one the delivery is dead."""

    delays: tuple[int, ...]

    def next_delay(self, strikes: int) -> int | None:
        """Seconds until the next try after that many failures of its own; None when there is
        none."""
        return self.delays[strikes - 1] if strikes <= len(self.delays) else None

    def patient_delay(self, attempts: int) -> int:
        """Seconds until the next try after that many for which the letter is not to blame."""
        return self.delays[min(max(attempts, 1), len(self.delays)) - 1]


class Settled(NamedTuple):
    """How a delivery stands after a try, and how many seconds it waits if it is tried again."""

    delivery: Delivery
    delay: int | None = None


class Results:
    """Applies results inside the courier's commit."""

    def __init__(self, means: Means, retries: RetryPolicy) -> None:
        self._means = means
        self._retries = retries
        self._replies = ReplyIntake(means)

    def apply(self, uow: UnitOfWork, job: Job, posted: Posted, standing: Standing) -> Settled:
        """Keep the bytes, move the request if the agency has it, say how the delivery stands."""
        at = self._means.now()
        settled = self._settled(uow, job, posted, standing, at)
        if settled.delivery.state is DeliveryState.dead:
            # As it is now: it may have moved since the letter was taken up.
            request = uow.requests.find(job.request.number) or job.request
            tell_undelivered(uow, self._means, request, settled.delivery, at)
        return settled

    def _settled(
        self, uow: UnitOfWork, job: Job, posted: Posted, standing: Standing, at: datetime
    ) -> Settled:
        uow.deliveries.wire(self._wire(job, posted, at))
        if posted.result in {Result.failed, Result.untried}:
            if standing.blamed:
                return self._failed(job.delivery, posted, at)
            return self._waits(job.delivery, posted, standing.channel, at)
        if posted.result is not Result.refused:
            self._arrived(uow, job, posted, at)
        return Settled(_changed(job.delivery, _STATES[posted.result], posted, at))

    def set_aside(self, delivery: Delivery, channel: Channel, at: datetime) -> Settled:
        """A letter that did not leave, because its channel is broken, returning or closed."""
        next_try = max(channel.next_try or at, at)
        waiting = channel.phase if channel.phase is Phase.broken or next_try == at else "closed"
        again = msgspec.structs.replace(
            delivery,
            state=DeliveryState.retrying,
            changed_at=delivery.changed_at if delivery.held else at,
            next_try=next_try,
            error=delivery.error or f"channel_{waiting}",
            held=channel.territory,
        )
        return Settled(again, _seconds(next_try, at))

    def _failed(self, delivery: Delivery, posted: Posted, at: datetime) -> Settled:
        struck = msgspec.structs.replace(delivery, strikes=delivery.strikes + 1)
        delay = self._retries.next_delay(struck.strikes)
        if delay is None:
            return Settled(_changed(struck, DeliveryState.dead, posted, at))
        retrying = _changed(struck, DeliveryState.retrying, posted, at)
        next_try = at + timedelta(seconds=delay)
        return Settled(msgspec.structs.replace(retrying, next_try=next_try), delay)

    def _waits(self, delivery: Delivery, posted: Posted, channel: Channel, at: datetime) -> Settled:
        """A letter that failed with its channel: it waits for that as long as it takes."""
        tried = _changed(delivery, DeliveryState.retrying, posted, at)
        if posted.result is Result.untried:
            tried = msgspec.structs.replace(tried, attempts=delivery.attempts)
        if channel.phase is Phase.works:
            next_try = at + timedelta(seconds=self._retries.patient_delay(tried.attempts))
        else:
            next_try = max(channel.next_try or at, at)
        held = msgspec.structs.replace(tried, next_try=next_try, held=channel.territory)
        return Settled(held, _seconds(next_try, at))

    def _arrived(self, uow: UnitOfWork, job: Job, posted: Posted, at: datetime) -> None:
        request = uow.requests.lock(job.request.number)
        if request is None:
            return
        told = msgspec.structs.replace(
            request,
            sent_at=request.sent_at or at,
            agency_number=posted.agency_number or request.agency_number,
        )
        uow.requests.save([told])
        if job.delivery.kind is MessageKind.request:
            if job.delivery.version > 1:
                give_up_dead(uow, told, at)
            self._receipt(uow, told, posted, at)
        for incoming in posted.replies:
            self._replies.settle(uow, ReplyArrival(agency=told.agency, incoming=incoming))

    def _receipt(self, uow: UnitOfWork, request: Request, posted: Posted, at: datetime) -> None:
        if request.state is State.cancelled:
            if _recalled(uow, request):
                return
            # It was withdrawn while it was on its way: the agency must hear of that too.
            tell_cancel(uow, self._means, request, request.reason or Reason.other, None, at)
        elif posted.result is not Result.relayed and State.received in allowed(
            request.state, Role.agency
        ):
            step = Step(target=State.received, role=Role.agency, actor=request.agency, at=at)
            move(uow, self._means, request, step)

    def _wire(self, job: Job, posted: Posted, at: datetime) -> Sequence[WireMessage]:
        return [
            WireMessage(
                id=self._means.new_id(),
                request_id=job.request.id,
                delivery_id=job.delivery.id,
                direction=direction,
                at=at,
                body=body,
            )
            for direction, body in (("out", posted.sent), ("in", posted.answer))
            if body
        ]


def _recalled(uow: UnitOfWork, request: Request) -> bool:
    """Whether a letter that takes the request back is written already."""
    letters = uow.deliveries.of_request(request.id)
    return any(one.kind is MessageKind.cancel for one in letters)


def _changed(delivery: Delivery, state: DeliveryState, posted: Posted, at: datetime) -> Delivery:
    return msgspec.structs.replace(
        delivery,
        state=state,
        changed_at=at,
        attempts=delivery.attempts + 1,
        next_try=None,
        error=posted.error,
        detail=posted.detail,
        held=None,
        doubt=doubt_after(delivery, posted),
    )


def _seconds(next_try: datetime, at: datetime) -> int:
    return max(1, math.ceil((next_try - at).total_seconds()))
