"""Say who shall do what was redirected to nobody, or in a circle: a linked request is opened there.

The working group may name any agency, also one that sent the task on.
"""

from hub.domain.errors import IllegalMove
from hub.domain.request import Request
from hub.flow.deeds.deed import Deed
from hub.flow.means import Means
from hub.flow.redirection import open_at
from hub.ports.storage import UnitOfWork


def entrust(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:
    """Raises `IllegalMove` when another request continues it already, or none can be opened there:
    then nothing is opened."""
    if uow.board.following(request.number):
        raise IllegalMove(
            "Этот запрос уже продолжен другим", "Another request continues this one already"
        )
    if open_at(uow, means, request, deed.agency, deed.at) is None:
        raise IllegalMove(
            "Этому ведомству запрос открыть нельзя", "No request can be opened at that agency"
        )
