"""A family that moved, or an agency that was closed: which request a planned one goes on from, and
whether there is anything left to ask for."""

from collections.abc import Sequence

from hub.domain.messages import Reason
from hub.domain.planning import Planned
from hub.domain.request import Request
from hub.domain.states import State

_DONE = frozenset({State.completed, State.closed, State.cancel_requested, State.cancelled})
TAKEN_BACK = frozenset({State.cancelled, State.cancel_requested})


def elsewhere(planned: Planned, left: Sequence[Request]) -> Request | None:
    """The youngest of the requests `left` behind that asked the same for one of these persons.

    Agencies take persons together or one by one, each in its own way, so the persons need not be
    the same ones.
    """
    alike = [
        one
        for one in left
        if (one.measure, one.activity) == (planned.measure, planned.activity)
        and not set(planned.members).isdisjoint(one.members)
    ]
    return max(alike, key=lambda one: (one.created_at, one.id), default=None)


def regrouped(planned: Planned, dropped: Sequence[Request]) -> Request | None:
    """The youngest of the requests that this version drops at the same agency which asked for the
    same activity for one of these persons: somebody joined or left those for whom it is asked, or a
    measure was split or merged."""
    alike = [
        one
        for one in dropped
        if (one.agency, one.activity) == (planned.agency, planned.activity)
        and not set(planned.members).isdisjoint(one.members)
    ]
    return max(alike, key=lambda one: (one.created_at, one.id), default=None)


def wants_more(request: Request, planned: Planned) -> bool:
    """Whether the new territory is to be asked after that request.

    What was done there stays done, and what the curator took back stays so; unless the programme
    asks for something else now. A refusal of the old territory binds no agency of the new one.
    """
    if request.state not in _DONE or was_removed(request) or was_shut(request):
        return True
    return set(request.members) == set(planned.members) and is_another(request, planned)


def is_another(request: Request, planned: Planned) -> bool:
    """Whether something else is asked than the request asked for."""
    return request.fingerprint.partition(":")[0] != planned.task


def was_removed(request: Request) -> bool:
    """Whether the programme itself took the request back, by dropping the measure or by leaving
    the territory."""
    return request.state in TAKEN_BACK and request.reason is Reason.measure_removed


def was_shut(request: Request) -> bool:
    """Whether it was taken from an agency because that one is closed."""
    return request.state is State.cancelled and request.reason is Reason.not_competent
