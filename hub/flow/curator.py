"""What a curator does with a request: answer the agency, confirm the outcome, withdraw, say that it
need not hurry."""

from datetime import datetime

from hub.domain.errors import NotFound
from hub.domain.messages import CuratorAction, CuratorActionKind, Reason, SubmissionReceipt
from hub.domain.states import Role, State
from hub.flow.deeds.answer import answered
from hub.flow.fulfilment import Step, move
from hub.flow.lines import request_lines
from hub.flow.means import Means
from hub.flow.urgency import lower_urgency
from hub.flow.withdrawal import withdraw
from hub.ports.storage import UnitOfWork


def act(uow: UnitOfWork, means: Means, action: CuratorAction, at: datetime) -> SubmissionReceipt:
    """Carry the action out. Raises `NotFound`, `IllegalMove`, or `Invalid` for a missing text."""
    request = uow.requests.lock(action.number)
    if request is None or request.institution != action.institution:
        raise NotFound(
            "Запрос с таким номером у учреждения не найден",
            "The institution has no request of that number",
        )
    actor = action.institution
    if action.action is CuratorActionKind.answer:
        step = Step(target=State.received, role=Role.curator, actor=actor, at=at)
        answered(uow, means, request, action.text, step)
    elif action.action is CuratorActionKind.confirm:
        step = Step(target=State.closed, role=Role.curator, actor=actor, at=at)
        move(uow, means, request, step)
    elif action.action is CuratorActionKind.lower_urgency:
        lower_urgency(uow, means, request, at)
    else:
        withdraw(uow, means, request, Reason.other, action.text, actor, at)
    record = uow.programmes.get(request.programme_id)
    return SubmissionReceipt(
        message_id=action.message_id,
        accepted_at=at,
        programme_number=request.programme_number,
        version=record.programme.version if record else 1,
        lines=request_lines(uow, means, record, at) if record else (),
    )
