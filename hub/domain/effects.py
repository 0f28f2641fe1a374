"""What a reply does to a request: it moves it, adds to it, or is kept and shown for what it is.

Arrival decides, with the table of states: agencies stamp what they say by clocks that are wrong, in
whole seconds, or by the day alone, and queues hand things out in another order than they were put
in. So the sender's clock decides only where the table allows both orders, work that goes on and
work that is on hold, and tells kept replies apart. A word that ends a request moves it whatever
its stamp wherever the table allows it.
"""

from datetime import UTC, datetime, time, timedelta, tzinfo

from hub.domain.messages import ReplyMessage
from hub.domain.request import Effect, Request
from hub.domain.states import FINAL, NEEDS_REASON, Role, State, allowed

_SETTLED = FINAL | {State.completed}
_STATUS = frozenset({State.received, State.accepted, State.in_progress, State.on_hold})
"""How far an agency is: these end nothing and ask for nothing."""
_TO_AND_FRO = frozenset({State.in_progress, State.on_hold})
"""States that an agency may leave and come back to."""
_DAY = timedelta(days=1)
_COME_BACK_FROM = _TO_AND_FRO | {State.cancel_requested}


def effect_of(request: Request, reply: ReplyMessage, zone: tzinfo) -> Effect:
    """Decide by the state that stands when the reply arrives; `zone` is the territory's: a stamp
    of its midnight, or of UTC's, names a day.

    `noted`: nothing moves, the reply adds to the state that stands. `out_of_order`: a status that
    was overtaken on the way. `late`: it speaks of a time before the request had ended.
    `contradictory`: it speaks against a state that stands.
    """
    target = State(reply.state)
    if target is request.state:
        return Effect.noted
    overtaken = request.said_at is not None and _before(reply.occurred_at, request.said_at, zone)
    if target in _targets(request) and _explained(request, reply):
        comes_back = target in _TO_AND_FRO and request.state in _COME_BACK_FROM
        return Effect.out_of_order if overtaken and comes_back else Effect.applied
    if request.state in _SETTLED:
        over = overtaken or reply.occurred_at < request.moved_at
        return Effect.late if over else Effect.contradictory
    return Effect.out_of_order if overtaken and target in _STATUS else Effect.contradictory


def confirms(request: Request, reply: ReplyMessage) -> bool:
    """Whether the reply confirms the cancellation that was asked for."""
    return request.state is State.cancel_requested and State(reply.state) is State.cancelled


def said_at(request: Request, reply: ReplyMessage, effect: Effect, at: datetime) -> datetime | None:
    """The latest moment of which the agency has spoken by its own clock, once this reply arrived
    at `at`. What moved nothing and adds nothing does not count; a clock that runs ahead must not
    make later words look overtaken."""
    if effect not in (Effect.applied, Effect.noted):
        return request.said_at
    said = min(reply.occurred_at, at)
    return said if request.said_at is None else max(said, request.said_at)


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


def _before(said: datetime, last: datetime, zone: tzinfo) -> bool:
    """Whether a stamp is the earlier one, as finely as it is told: a day holds all its hours, and
    an agency may tell one time to the millisecond and the next in whole seconds."""
    if said.replace(microsecond=0) >= last.replace(microsecond=0):
        return False
    return last - said >= _DAY or not _names_a_day(said, zone)


def _names_a_day(said: datetime, zone: tzinfo) -> bool:
    return time() in (said.astimezone(zone).time(), said.astimezone(UTC).time())
