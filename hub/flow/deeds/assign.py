"""Say who at the agency answers for a request."""

from hub.domain.request import Request
from hub.flow.deeds.deed import Deed
from hub.flow.means import Means
from hub.ports.board import Assignment
from hub.ports.storage import UnitOfWork


def assign(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:  # noqa: ARG001
    """Raises `Invalid` without a name."""
    uow.desk.assign(
        Assignment(request_id=request.id, person=deed.needed_text(), by=deed.who.id, at=deed.at)
    )
