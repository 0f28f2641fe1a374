"""A curator's word that a request need not hurry any more: no falling level says so by itself."""

from datetime import datetime

import msgspec

from hub.domain.errors import IllegalMove
from hub.domain.planning import plan
from hub.domain.request import Request
from hub.domain.states import RUSSIAN, State
from hub.domain.terms import Urgency
from hub.flow.letters import tell_request
from hub.flow.means import Means
from hub.flow.preceding import with_history
from hub.ports.storage import UnitOfWork

_WITH_AGENCY = frozenset(
    {
        State.requested,
        State.received,
        State.needs_info,
        State.accepted,
        State.in_progress,
        State.on_hold,
    }
)


def lower_urgency(uow: UnitOfWork, means: Means, request: Request, at: datetime) -> Request:
    """Make the request regular and tell its agency; one that is regular stays as it is. The days
    stay: what an agency was told is never put off. It is urgent again when the level rises again.

    Raises `IllegalMove` when it is not with its agency.
    """
    if request.state not in _WITH_AGENCY:
        raise IllegalMove(
            f"В состоянии «{RUSSIAN[request.state]}» срочность не меняют",
            f"The urgency of a request is not changed in the state {request.state}",
        )
    record = uow.programmes.get(request.programme_id)
    if request.urgency is Urgency.regular or record is None:
        return request
    lowered = msgspec.structs.replace(request, urgency=Urgency.regular)
    uow.requests.save([lowered])
    planned = plan(record.programme, means.catalogue).asked(
        request.measure, request.activity, request.members
    )
    if planned is None:
        return lowered
    told = with_history(uow, means, lowered, planned)
    return tell_request(uow, means, lowered, told, record.programme, at)
