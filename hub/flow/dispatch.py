"""Open the requests that a plan calls for and put them on their way, in the caller's commit."""

from datetime import datetime

from hub.domain.deadlines import Deadlines, deadlines
from hub.domain.numbers import request_number
from hub.domain.planning import Planned
from hub.domain.programme import Programme
from hub.domain.request import Request
from hub.domain.states import Role, State
from hub.flow.consent import consent_stands
from hub.flow.fulfilment import Step, move
from hub.flow.letters import tell_request
from hub.flow.means import Means
from hub.flow.preceding import with_history
from hub.ports.storage import ProgrammeRecord, UnitOfWork


def dispatch(
    uow: UnitOfWork,
    means: Means,
    record: ProgrammeRecord,
    planned: Planned,
    at: datetime,
    follows: str | None = None,
) -> Request:
    """Open one request. It leaves at once if consent stands; else it waits as a visible draft."""
    draft = _draft(means, record, planned, at, follows)
    uow.requests.add([draft])
    if not consented(means, record, planned, at):
        return draft
    return release(uow, means, draft, planned, record.programme, at)


def release(
    uow: UnitOfWork,
    means: Means,
    draft: Request,
    planned: Planned,
    programme: Programme,
    at: datetime,
) -> Request:
    """Let a draft go to its agency."""
    step = Step(target=State.requested, role=Role.hub, actor="hub", at=at)
    request = move(uow, means, draft, step)
    told = with_history(uow, means, request, planned)
    return tell_request(uow, means, request, told, programme, at)


def consented(
    means: Means, record: ProgrammeRecord, asked: Planned | Request, at: datetime
) -> bool:
    """Whether the contract stands and each person's data may go to this agency today."""
    programme = record.programme
    return programme.contract is not None and consent_stands(
        means, record.permissions, asked, programme.institution.territory, at
    )


def counted(means: Means, programme: Programme, planned: Planned, at: datetime) -> Deadlines:
    """The terms of a request that leaves at `at`."""
    territory = programme.institution.territory
    return deadlines(
        planned.kind,
        programme.level,
        means.today(territory, at),
        planned.due,
        means.catalogue.territory(territory).rules,
        means.calendar,
    )


def _draft(
    means: Means, record: ProgrammeRecord, planned: Planned, at: datetime, follows: str | None
) -> Request:
    programme = record.programme
    terms = counted(means, programme, planned, at)
    request_id = means.new_id()
    return Request(
        id=request_id,
        number=request_number(request_id),
        kind=planned.kind,
        agency=planned.agency,
        territory=programme.institution.territory,
        institution=programme.institution.code,
        programme_id=record.id,
        programme_number=programme.number,
        measure=planned.measure,
        activity=planned.activity,
        members=planned.members,
        level=programme.level,
        urgency=terms.urgency,
        state=State.draft,
        fingerprint=planned.fingerprint,
        take_up_by=terms.take_up_by,
        answer_by=terms.answer_by,
        created_at=at,
        moved_at=at,
        follows=follows,
    )
