"""Keep a letter back that may not leave any more, and let nobody think that it did."""

from datetime import datetime

import msgspec

from hub.domain.planning import untold
from hub.domain.request import Delivery, DeliveryState, MessageKind
from hub.domain.states import State
from hub.flow.fulfilment import announce
from hub.flow.means import Means
from hub.ports.storage import Job, UnitOfWork

CANCELLED = "cancelled"
NO_CONSENT = "no_consent"


def keep_back(uow: UnitOfWork, means: Means, job: Job, at: datetime) -> Delivery:
    """The withdrawn delivery. When it is for want of consent, the case system is told, and a
    revision with a consent will send the request again."""
    cancelled = job.request.state is State.cancelled
    if not cancelled:
        _tell(uow, means, job, at)
    return msgspec.structs.replace(
        job.delivery,
        state=DeliveryState.withdrawn,
        changed_at=at,
        next_try=None,
        held=None,
        error=CANCELLED if cancelled else NO_CONSENT,
    )


def _tell(uow: UnitOfWork, means: Means, job: Job, at: datetime) -> None:
    request = uow.requests.lock(job.request.number)
    if request is None:
        return
    if job.delivery.kind is MessageKind.request:
        request = msgspec.structs.replace(request, fingerprint=untold(request.fingerprint))
        uow.requests.save([request])
    announce(uow, means, request, NO_CONSENT, at)
