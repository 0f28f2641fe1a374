"""Move a request: check the table of states, write state, history, notice and event."""

from datetime import datetime

import msgspec

from hub.domain.messages import Notice, Reason, ReplyMessage
from hub.domain.request import Move, Request
from hub.domain.states import Role, State, check_move
from hub.flow.means import Means
from hub.ports.queue import EVENTS, event_key
from hub.ports.storage import Outgoing, StoredNotice, UnitOfWork


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Who moves a request where, when and why. `reply` is the reply that says so, if one does."""

    target: State
    role: Role
    actor: str
    at: datetime
    reason: Reason | None = None
    reply: ReplyMessage | None = None
    reply_id: str | None = None


def move(uow: UnitOfWork, means: Means, request: Request, step: Step) -> Request:
    """Move `request` and return it as it stands then. Raises `IllegalMove`."""
    check_move(request.state, step.target, step.role, step.reason, request.held)
    moved = msgspec.structs.replace(
        request,
        state=step.target,
        held=request.state if step.target is State.cancel_requested else None,
        reason=step.reason,
        moved_at=step.at,
        outcome=request.outcome if step.reply is None else step.reply.outcome or request.outcome,
    )
    uow.requests.save([moved])
    uow.requests.record([_history(request, step)])
    announce(uow, means, moved, "moved", step.at, step.reply)
    return moved


def announce(
    uow: UnitOfWork,
    means: Means,
    request: Request,
    kind: str,
    at: datetime,
    reply: ReplyMessage | None = None,
    text: str | None = None,
) -> None:
    """Tell the case system by a notice, and every listener by an event of ids. `text` are words of
    the hub itself, for a notice without a reply."""
    notice = Notice(
        id=means.new_id(),
        programme_number=request.programme_number,
        seq=0,
        at=at,
        number=request.number,
        measure=request.measure,
        agency=request.agency,
        state=request.state,
        kind=kind,
        reason=request.reason,
        text=text,
        agency_number=request.agency_number,
    )
    if reply is not None:
        notice = _with_result(notice, reply)
    uow.notices.add(
        [
            StoredNotice(
                institution=request.institution, programme_id=request.programme_id, notice=notice
            )
        ]
    )
    uow.outbox.add([_event(means, request, kind, at)])


def _with_result(notice: Notice, reply: ReplyMessage) -> Notice:
    return msgspec.structs.replace(
        notice,
        reason=reply.reason or notice.reason,
        text=reply.text,
        outcome=reply.outcome,
        results=reply.results,
        appointment=reply.appointment,
        documents=reply.documents,
        facts=reply.facts,
        official=reply.official,
    )


def _event(means: Means, request: Request, kind: str, at: datetime) -> Outgoing:
    return Outgoing(
        id=means.new_id(),
        exchange=EVENTS,
        routing_key=event_key(request.agency, request.state),
        body=msgspec.json.encode(
            {
                "request": request.id,
                "programme": request.programme_id,
                "agency": request.agency,
                "state": request.state,
                "kind": kind,
            }
        ),
        created_at=at,
    )


def _history(request: Request, step: Step) -> Move:
    return Move(
        request_id=request.id,
        at=step.at,
        source=request.state,
        target=step.target,
        role=step.role,
        actor=step.actor,
        reason=step.reason,
        reply=step.reply_id,
    )
