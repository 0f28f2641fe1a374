"""Tell the agency what it needed to know."""

from hub.domain.request import Request
from hub.domain.states import State
from hub.flow.deeds.deed import Deed, needed_text
from hub.flow.fulfilment import Step, move
from hub.flow.letters import tell_answer
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork


def answer(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:
    """What a person says at the board. Raises `IllegalMove`, `Invalid`."""
    step = Step(target=State.received, role=deed.role, actor=deed.who.id, at=deed.at)
    answered(uow, means, request, deed.text, step)


def answered(uow: UnitOfWork, means: Means, request: Request, text: str | None, step: Step) -> None:
    """The request goes back to the agency with the answer, whoever gave it by whichever door.

    Raises `IllegalMove`, and `Invalid` without a text.
    """
    said = needed_text(text)
    tell_answer(uow, means, move(uow, means, request, step), said, step.at)
