"""Make the requests of a programme say what its newest version asks, by the reference data of
today."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from hub.domain.planning import Plan, plan
from hub.domain.revision import Changes, changes
from hub.flow.amendment import amend
from hub.flow.continuing import handed_over, requests_of
from hub.flow.dispatch import dispatch
from hub.flow.means import Means
from hub.flow.withdrawal import take_back
from hub.flow.without_consent import stopped
from hub.ports.storage import ProgrammeRecord, Tracked, UnitOfWork

ACTIVE = "active"


def replan(uow: UnitOfWork, means: Means, record: ProgrammeRecord, at: datetime) -> None:
    """Open, link, amend and withdraw what the plan calls for; what no request carries is tracked.
    What stands of a programme that this one took over becomes its own; what ended there stays.

    `record` is held by the unit of work.
    """
    planned = plan(record.programme, means.catalogue)
    requests = requests_of(uow, record)
    changed = changes(requests, planned, stopped(means, record, requests, at))
    _carry_out(uow, means, record, changed, at)
    uow.programmes.track(record.id, _tracked(record.id, planned))


def _carry_out(
    uow: UnitOfWork, means: Means, record: ProgrammeRecord, changed: Changes, at: datetime
) -> None:
    for request in changed.withdrawn:
        take_back(uow, means, record.programme, request, at)
    for one in changed.new:
        dispatch(uow, means, record, one, at)
    for pair in changed.again:
        dispatch(uow, means, record, pair.planned, at, follows=pair.request.number)
    for pair in (*changed.amended, *changed.standing):
        theirs = handed_over(uow, record, pair.request)
        amend(uow, means, record, msgspec.structs.replace(pair, request=theirs), at)


def _tracked(programme_id: str, planned: Plan) -> Sequence[Tracked]:
    return [
        Tracked(
            programme_id=programme_id,
            measure=one.measure,
            activity=one.activity,
            handling=one.handling,
            due=one.due,
        )
        for one in planned.untold
    ]
