"""What a person at an agency can say of a request, the right that each needs, where each leads."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from hub.domain.access import Action, may
from hub.domain.accounts import Account
from hub.domain.messages import ReplyState
from hub.domain.request import Request
from hub.domain.states import Role, State, allowed


class Saying(StrEnum):
    """In the order in which they are offered. `withdraw` agrees to a withdrawal that was asked
    for, `keep` refuses it; `attach` adds a document to the state that stands."""

    accept = "accept"
    withdraw = "withdraw"
    keep = "keep"
    progress = "progress"
    complete = "complete"
    attach = "attach"
    ask = "ask"
    hold = "hold"
    refuse = "refuse"
    redirect = "redirect"
    fail = "fail"


RIGHTS: Final[Mapping[Saying, Action]] = {
    Saying.accept: Action.accept,
    Saying.withdraw: Action.cancel,
    Saying.keep: Action.report_progress,
    Saying.progress: Action.report_progress,
    Saying.complete: Action.complete,
    Saying.attach: Action.attach,
    Saying.ask: Action.ask,
    Saying.hold: Action.report_progress,
    Saying.refuse: Action.refuse,
    Saying.redirect: Action.redirect,
    Saying.fail: Action.complete,
}
_LEADS_TO: Final[Mapping[Saying, State]] = {
    Saying.accept: State.accepted,
    Saying.withdraw: State.cancelled,
    Saying.progress: State.in_progress,
    Saying.complete: State.completed,
    Saying.ask: State.needs_info,
    Saying.hold: State.on_hold,
    Saying.refuse: State.rejected,
    Saying.redirect: State.redirected,
    Saying.fail: State.failed,
}
_ADDS: Final = frozenset(
    {State.received, State.accepted, State.in_progress, State.on_hold, State.completed}
)
# To name the state before a requested cancellation again would be to refuse the cancellation.
_OF_WITHDRAWAL: Final = frozenset({Saying.withdraw, Saying.keep, Saying.complete})


def target(saying: Saying, request: Request) -> ReplyState | None:
    """The state that the reply names; None when it cannot be said of a request in this state."""
    if saying is Saying.attach:
        return ReplyState(request.state) if request.state in _ADDS else None
    withdrawn = request.state is State.cancel_requested
    if withdrawn != (saying in _OF_WITHDRAWAL) and saying is not Saying.complete:
        return None
    state = request.held if saying is Saying.keep else _LEADS_TO[saying]
    if state is None or not _stands_or_follows(state, request):
        return None
    return ReplyState(state)


def offered(who: Account, request: Request) -> tuple[Saying, ...]:
    """What this person can say of the request now."""
    return tuple(
        saying
        for saying in Saying
        if target(saying, request) is not None and may(who, RIGHTS[saying], request)
    )


def _stands_or_follows(state: State, request: Request) -> bool:
    return state is request.state or state in allowed(request.state, Role.agency)
