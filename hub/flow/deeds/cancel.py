"""Withdraw a request; or, on the agency's side, agree to its withdrawal."""

from hub.domain.messages import Reason
from hub.domain.request import Request
from hub.domain.states import Role, State
from hub.flow.deeds.deed import Deed
from hub.flow.fulfilment import Step, move
from hub.flow.means import Means
from hub.flow.withdrawal import withdraw
from hub.ports.storage import UnitOfWork


def cancel(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:
    """Raises `IllegalMove`."""
    reason = deed.reason or Reason.other
    if deed.role is not Role.agency:
        withdraw(uow, means, request, reason, deed.text or None, deed.who.id, deed.at)
        return
    agreed = request.reason or reason
    move(
        uow,
        means,
        request,
        Step(target=State.cancelled, role=deed.role, actor=deed.who.id, at=deed.at, reason=agreed),
    )
