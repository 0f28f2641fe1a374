"""Write down what became of one try to deliver a letter."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from hub.domain.messages import Reason
from hub.domain.request import Delivery, DeliveryState, MessageKind, Request
from hub.domain.states import Role, State, allowed
from hub.flow.fulfilment import Step, move
from hub.flow.letters import tell_cancel
from hub.flow.means import Means
from hub.flow.replies import ReplyIntake
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

    def next_delay(self, attempts: int) -> int | None:
        """Seconds until the next try after that many, or None when there is none."""
        return self.delays[attempts - 1] if attempts <= len(self.delays) else None


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

    def apply(self, uow: UnitOfWork, job: Job, posted: Posted) -> Settled:
        """Keep the bytes, move the request if the agency has it, say how the delivery stands."""
        at = self._means.now()
        uow.deliveries.wire(self._wire(job, posted, at))
        if posted.result is Result.failed:
            return self._failed(job.delivery, posted, at)
        if posted.result is not Result.refused:
            self._arrived(uow, job, posted, at)
        return Settled(_changed(job.delivery, _STATES[posted.result], posted, at))

    def _failed(self, delivery: Delivery, posted: Posted, at: datetime) -> Settled:
        delay = self._retries.next_delay(delivery.attempts + 1)
        if delay is None:
            return Settled(_changed(delivery, DeliveryState.dead, posted, at))
        retrying = _changed(delivery, DeliveryState.retrying, posted, at)
        next_try = at + timedelta(seconds=delay)
        return Settled(msgspec.structs.replace(retrying, next_try=next_try), delay)

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
            self._receipt(uow, told, posted, at)
        for incoming in posted.replies:
            self._replies.settle(uow, ReplyArrival(agency=told.agency, incoming=incoming))

    def _receipt(self, uow: UnitOfWork, request: Request, posted: Posted, at: datetime) -> None:
        if request.state is State.cancelled:
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


def _changed(delivery: Delivery, state: DeliveryState, posted: Posted, at: datetime) -> Delivery:
    return msgspec.structs.replace(
        delivery,
        state=state,
        changed_at=at,
        attempts=delivery.attempts + 1,
        next_try=None,
        error=posted.error,
        detail=posted.detail,
    )
