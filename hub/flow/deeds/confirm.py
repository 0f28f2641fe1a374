"""Confirm that the help arrived: the request is closed."""

from hub.domain.request import Request
from hub.domain.states import State
from hub.flow.deeds.deed import Deed
from hub.flow.fulfilment import Step, move
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork


def confirm(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:
    """Raises `IllegalMove`."""
    step = Step(target=State.closed, role=deed.role, actor=deed.who.id, at=deed.at)
    move(uow, means, request, step)
