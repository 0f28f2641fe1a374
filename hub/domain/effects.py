"""What a reply does to a request: it moves it, adds to it, or is kept and shown for what it is."""

from datetime import datetime

from hub.domain.messages import ReplyMessage
from hub.domain.request import Effect, Request
from hub.domain.states import FINAL, NEEDS_REASON, Role, State, allowed

_SETTLED = FINAL | {State.completed}


def effect_of(request: Request, reply: ReplyMessage) -> Effect:
    """Decide by the table of states and by when the agency says that it happened.

    `noted`: nothing moves, the reply adds to the state that stands. `late`: it speaks of a time
    before the request had ended. `contradictory`: it speaks against a state that stands.
    """
    target = State(reply.state)
    if target is request.state:
        return Effect.noted
    if _older(reply.occurred_at, request.last_reply_at):
        return Effect.late if request.state in _SETTLED else Effect.out_of_order
    if target in _targets(request) and _explained(request, reply):
        return Effect.applied
    if request.state in _SETTLED and reply.occurred_at < request.moved_at:
        return Effect.late
    return Effect.contradictory


def confirms(request: Request, reply: ReplyMessage) -> bool:
    """Whether the reply confirms the cancellation that was asked for."""
    return request.state is State.cancel_requested and State(reply.state) is State.cancelled


def _targets(request: Request) -> frozenset[State]:
    targets = allowed(request.state, Role.agency)
    if request.state is State.cancel_requested and request.held is not None:
        targets &= {request.held, State.cancelled, State.completed}
    return targets


def _explained(request: Request, reply: ReplyMessage) -> bool:
    # Who confirms a cancellation need not repeat why it was asked for.
    return (
        reply.reason is not None
        or State(reply.state) not in NEEDS_REASON
        or confirms(request, reply)
    )


def _older(occurred_at: datetime, last: datetime | None) -> bool:
    # An agency may tell one time to the millisecond and the next in whole seconds.
    return last is not None and occurred_at.replace(microsecond=0) < last.replace(microsecond=0)
