"""Bring a request before the working group without waiting for the timer."""

from hub.domain.request import Flag, FlagKind, Request
from hub.flow.deeds.deed import Deed
from hub.flow.deeds.note import note
from hub.flow.fulfilment import announce
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork


def escalate(uow: UnitOfWork, means: Means, request: Request, deed: Deed) -> None:
    """Raise the flag; one that is up already stays as it is. A text becomes a note."""
    flag = Flag(request_id=request.id, kind=FlagKind.escalated_to_group, raised_at=deed.at)
    for fresh in uow.requests.flag([flag]):
        announce(uow, means, request, fresh.kind, deed.at)
    if deed.text:
        note(uow, means, request, deed)
