"""Write something down beside a request."""

from hub.domain.request import Request
from hub.flow.deeds.deed import Deed
from hub.flow.means import Means
from hub.ports.board import Note
from hub.ports.storage import UnitOfWork


def note(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:
    """Raises `Invalid` for an empty text."""
    uow.desk.note(
        Note(
            id=means.new_id(),
            request_id=request.id,
            author=deed.who.id,
            name=deed.who.name,
            text=deed.needed_text(),
            at=deed.at,
        )
    )
