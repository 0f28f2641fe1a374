"""Withdraw a request on the curator's side, and tell the agency if it has heard of it."""

from datetime import datetime

from hub.domain.errors import IllegalMove
from hub.domain.messages import Reason
from hub.domain.programme import Programme
from hub.domain.request import Request
from hub.domain.states import RUSSIAN, Role, State, allowed
from hub.flow.fulfilment import Step, move
from hub.flow.letters import tell_cancel
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork

MOVED = "Семья переехала: помощь продолжат в другой территории."


def withdraw(
    uow: UnitOfWork,
    means: Means,
    request: Request,
    reason: Reason,
    text: str | None,
    actor: str,
    at: datetime,
) -> Request:
    """Cancel at once, or ask the agency to stop when its work has begun. Raises `IllegalMove`."""
    step = Step(target=_target(request.state), role=Role.curator, actor=actor, at=at, reason=reason)
    moved = move(uow, means, request, step)
    if _agency_may_know(uow, request):
        return tell_cancel(uow, means, moved, reason, text, at)
    return moved


def take_back(
    uow: UnitOfWork, means: Means, programme: Programme, request: Request, at: datetime
) -> Request:
    """Withdraw what this version of the programme does not ask for any more, or asks for in another
    territory, to which the family moved, or of another agency, because this one is closed. Raises
    `IllegalMove`."""
    if request.agency in means.catalogue.closed:
        return shut(uow, means, request, at)
    moved = request.territory != programme.institution.territory
    curator = programme.curator.id
    text = MOVED if moved else None
    return withdraw(uow, means, request, Reason.measure_removed, text, curator, at)


def shut(uow: UnitOfWork, means: Means, request: Request, at: datetime) -> Request:
    """End a request whose agency is closed: nobody is left to be told, or to agree. Raises
    `IllegalMove`."""
    step = Step(
        target=State.cancelled, role=Role.hub, actor="hub", at=at, reason=Reason.not_competent
    )
    return move(uow, means, request, step)


def _target(state: State) -> State:
    targets = allowed(state, Role.curator)
    for target in (State.cancelled, State.cancel_requested):
        if target in targets:
            return target
    raise IllegalMove(
        f"В состоянии «{RUSSIAN[state]}» запрос отозвать нельзя",
        f"A request cannot be withdrawn from the state {state}",
    )


def _agency_may_know(uow: UnitOfWork, request: Request) -> bool:
    # A try that failed, or is under way, may have arrived all the same.
    return request.known or any(one.doubt for one in uow.deliveries.of_request(request.id))
