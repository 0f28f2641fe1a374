"""An agency names another: open a linked request there, as far as consent and contract reach."""

from datetime import datetime

import msgspec

from hub.domain.errors import NotCarried
from hub.domain.planning import Plan, Planned, plan
from hub.domain.request import Request
from hub.flow.carrying import NOT_CARRIED
from hub.flow.dispatch import dispatch
from hub.flow.fulfilment import announce
from hub.flow.means import Means
from hub.ports.storage import UnitOfWork


def redirect(
    uow: UnitOfWork, means: Means, request: Request, agency: str | None, at: datetime
) -> Request | None:
    """Open the linked request at `agency` and return it.

    None when the hub does not know that agency, it named itself, or the programme no longer asks
    for the measure: the redirected request then shows that somebody has to choose. Without consent
    for the new agency the linked request waits as a draft. Raises `NotCarried` when its contract
    cannot take what has to be said.
    """
    record = uow.programmes.get(request.programme_id)
    agency = means.catalogue.answering(agency) if agency else None
    if record is None or agency == request.agency or agency not in means.catalogue.agencies:
        return None
    planned = _of_request(plan(record.programme, means.catalogue), request)
    if planned is None:
        return None
    moved = msgspec.structs.replace(planned, agency=agency)
    return dispatch(uow, means, record, moved, at, follows=request.number)


def redirect_as_told(
    uow: UnitOfWork, means: Means, request: Request, agency: str | None, at: datetime
) -> None:
    """As `redirect`, at an agency's word, which stands whatever comes of it: when the new agency
    cannot be told, the curator hears why and somebody has to choose."""
    try:
        with uow.savepoint():
            redirect(uow, means, request, agency, at)
    except NotCarried as refusal:
        text = "; ".join(finding.ru for finding in refusal.findings)
        announce(uow, means, request, NOT_CARRIED, at, text=text)


def _of_request(whole: Plan, request: Request) -> Planned | None:
    for planned in whole.requests:
        same_task = (planned.measure, planned.activity) == (request.measure, request.activity)
        if same_task and planned.members == request.members:
            return planned
    return None
