"""Tell the agency what it needed to know."""

from hub.domain.request import Request
from hub.domain.states import State
from hub.flow.deeds.deed import Deed
from hub.flow.fulfilment import Step, move
from hub.flow.letters import tell_answer
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork


def answer(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:
    """The request goes back to the agency with the answer. Raises `IllegalMove`, `Invalid`."""
    text = deed.needed_text()
    step = Step(target=State.received, role=deed.role, actor=deed.who.id, at=deed.at)
    tell_answer(uow, means, move(uow, means, request, step), text, deed.at)
