"""The business states of a request, and who may move it where.

The names follow HL7 FHIR Task and its closed-loop referral guide, so that a board or a report can
be compared with other systems. The table is data; `tests/unit/hub/domain/test_states.py` walks it
whole. An agency may skip steps it does not report: a completed reply straight after receipt is
one move.
"""

from enum import StrEnum

from hub.domain.errors import IllegalMove


class State(StrEnum):
    """Where an assistance request or an information request stands."""

    draft = "draft"
    requested = "requested"
    received = "received"
    needs_info = "needs_info"
    accepted = "accepted"
    in_progress = "in_progress"
    on_hold = "on_hold"
    cancel_requested = "cancel_requested"
    completed = "completed"
    redirected = "redirected"
    rejected = "rejected"
    cancelled = "cancelled"
    failed = "failed"
    closed = "closed"
    entered_in_error = "entered_in_error"


class Role(StrEnum):
    """Who moves a request."""

    hub = "hub"
    agency = "agency"
    curator = "curator"
    working_group = "working_group"
    administrator = "administrator"


RUSSIAN = {
    State.draft: "черновик",
    State.requested: "направлен",
    State.received: "получен",
    State.needs_info: "нужны сведения",
    State.accepted: "принят",
    State.in_progress: "исполняется",
    State.on_hold: "приостановлен",
    State.cancel_requested: "отзывается",
    State.completed: "исполнен",
    State.redirected: "перенаправлен",
    State.rejected: "отклонён",
    State.cancelled: "отменён",
    State.failed: "не исполнен",
    State.closed: "закрыт",
    State.entered_in_error: "внесён по ошибке",
}

FINAL = frozenset(
    {
        State.redirected,
        State.rejected,
        State.cancelled,
        State.failed,
        State.closed,
        State.entered_in_error,
    }
)
OPEN = frozenset(State) - FINAL
NEEDS_REASON = frozenset(
    {State.rejected, State.cancelled, State.on_hold, State.failed, State.needs_info}
)
TAKEN_UP = frozenset(
    {State.accepted, State.in_progress, State.on_hold, State.completed, State.closed}
)

_ANSWERS = frozenset({State.accepted, State.rejected, State.needs_info, State.redirected})
_WORK = frozenset({State.in_progress, State.on_hold, State.completed, State.failed})

_WITH_AGENCY = (
    State.requested,
    State.received,
    State.needs_info,
    State.accepted,
    State.in_progress,
    State.on_hold,
    State.cancel_requested,
)

MOVES: dict[tuple[State, Role], frozenset[State]] = {
    (State.draft, Role.hub): frozenset({State.requested, State.cancelled}),
    # A draft that waits for a consent must not keep its programme from ending.
    (State.draft, Role.curator): frozenset({State.cancelled}),
    (State.requested, Role.agency): frozenset({State.received}) | _ANSWERS | _WORK,
    (State.requested, Role.curator): frozenset({State.cancelled}),
    (State.received, Role.agency): _ANSWERS | _WORK,
    (State.received, Role.curator): frozenset({State.cancelled}),
    (State.needs_info, Role.curator): frozenset({State.received, State.cancelled}),
    (State.accepted, Role.agency): _WORK,
    (State.accepted, Role.curator): frozenset({State.cancelled}),
    (State.in_progress, Role.agency): _WORK - {State.in_progress},
    (State.in_progress, Role.curator): frozenset({State.cancel_requested}),
    (State.on_hold, Role.agency): _WORK - {State.on_hold},
    (State.on_hold, Role.curator): frozenset({State.cancel_requested}),
    (State.cancel_requested, Role.agency): frozenset(
        {State.cancelled, State.in_progress, State.on_hold, State.completed}
    ),
    # An agency that was closed answers no more, not even that it has stopped.
    **{(state, Role.hub): frozenset({State.cancelled}) for state in _WITH_AGENCY},
    (State.completed, Role.curator): frozenset({State.closed}),
    (State.completed, Role.working_group): frozenset({State.in_progress}),
}


def allowed(state: State, role: Role) -> frozenset[State]:
    """The states to which `role` may move a request that stands in `state`."""
    moves = MOVES.get((state, role), frozenset())
    if role is Role.administrator and state is not State.entered_in_error:
        return moves | {State.entered_in_error}
    return moves


def check_move(
    state: State, target: State, role: Role, reason: str | None, held: State | None = None
) -> None:
    """Raise `IllegalMove` unless `role` may move a request from `state` to `target`.

    `held` is the state before a requested cancellation: the only one, besides `cancelled` and
    `completed`, to which an agency may lead the request back.
    """
    targets = allowed(state, role)
    if role is Role.agency and state is State.cancel_requested and held is not None:
        targets &= {held, State.cancelled, State.completed}
    if target not in targets:
        raise IllegalMove(
            f"Переход «{RUSSIAN[state]}» → «{RUSSIAN[target]}» не разрешён",
            f"The move {state} → {target} is not allowed to {role}",
        )
    if target in NEEDS_REASON and not reason:
        raise IllegalMove(
            f"Для состояния «{RUSSIAN[target]}» нужна причина",
            f"The state {target} requires a reason",
        )
