"""An agency names another: open a linked request there, as far as consent and contract reach.

A task that comes back to an agency which sent it on would go round for ever: it stops there, and a
person says who shall do it. So without people no chain has more requests than there are agencies.
"""

from datetime import datetime
from typing import Final

import msgspec

from hub.domain.errors import NotCarried
from hub.domain.planning import plan
from hub.domain.request import Request
from hub.flow.carrying import NOT_CARRIED
from hub.flow.chain import senders
from hub.flow.dispatch import dispatch
from hub.flow.fulfilment import announce
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork

IN_CIRCLE: Final = "redirected_in_circle"
"""The kind of notice that says so."""


def redirect_as_told(
    uow: UnitOfWork, means: Means, request: Request, agency: str | None, at: datetime
) -> None:
    """Open what an agency's own word calls for, which stands whatever comes of it. Where that is
    nothing (see `open_at`), it named itself, the task has been there before, or the new agency
    cannot be told, somebody has to choose; of the last two the curator hears why."""
    to = means.catalogue.answering(agency) if agency else None
    if to is None or to == request.agency:
        return
    if to in senders(uow, request):
        announce(uow, means, request, IN_CIRCLE, at)
        return
    try:
        with uow.savepoint():
            open_at(uow, means, request, to, at)
    except NotCarried as refusal:
        text = "; ".join(finding.ru for finding in refusal.findings)
        announce(uow, means, request, NOT_CARRIED, at, text=text)


def open_at(
    uow: UnitOfWork, means: Means, request: Request, agency: str | None, at: datetime
) -> Request | None:
    """Open the linked request at `agency` and return it.

    None when the hub does not know that agency, or the programme no longer asks for the measure.
    Without consent for the new agency the linked request waits as a draft. Raises `NotCarried` when
    its contract cannot take what has to be said.
    """
    record = uow.programmes.get(request.programme_id)
    to = means.catalogue.answering(agency) if agency else None
    if record is None or to not in means.catalogue.agencies:
        return None
    whole = plan(record.programme, means.catalogue)
    planned = whole.asked(request.measure, request.activity, request.members)
    if planned is None:
        return None
    moved = msgspec.structs.replace(planned, agency=to)
    return dispatch(uow, means, record, moved, at, follows=request.number)
