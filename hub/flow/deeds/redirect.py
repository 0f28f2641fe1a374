"""Turn to another agency: a linked request is opened there, even where the task has been before."""

from hub.domain.errors import IllegalMove
from hub.domain.request import Request
from hub.domain.states import State
from hub.flow.deeds.deed import Deed
from hub.flow.fulfilment import Step, move
from hub.flow.means import Means
from hub.flow.redirection import open_at
from hub.ports.storage import UnitOfWork


def redirect(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:
    """Raises `IllegalMove` when no request can be opened there, and `NotCarried`: then nothing has
    moved."""
    step = Step(target=State.redirected, role=deed.role, actor=deed.who.id, at=deed.at)
    moved = move(uow, means, request, step)
    itself = deed.agency and means.catalogue.answering(deed.agency) == request.agency
    if itself or open_at(uow, means, moved, deed.agency, deed.at) is None:
        raise IllegalMove(
            "Этому ведомству запрос открыть нельзя", "No request can be opened at that agency"
        )
