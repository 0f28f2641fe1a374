"""Return a completed request to its agency: the working group found that the help did not
arrive."""

from hub.domain.request import Request
from hub.domain.states import State
from hub.flow.deeds.deed import Deed
from hub.flow.deeds.note import note
from hub.flow.fulfilment import Step, move
from hub.flow.letters import tell_answer
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork


def return_(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:
    """The agency is told why, and the note stays. Raises `IllegalMove`, `Invalid`."""
    text = deed.needed_text()
    step = Step(target=State.in_progress, role=deed.role, actor=deed.who.id, at=deed.at)
    moved = move(uow, means, request, step)
    tell_answer(uow, means, moved, text, deed.at)
    note(uow, means, moved, deed)
