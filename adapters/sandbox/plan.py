"""Which messages an agency will send about a matter, in which order and when."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from adapters.sandbox.behaviour import Behaviour, Manner
from adapters.sandbox.speech import Say


class Step(NamedTuple):
    """One message to be said: after a pause of `delay` seconds, as something that happened
    `moment` seconds after the plan began, sent `copies` times."""

    delay: float
    moment: float
    say: Say
    copies: int = 1


_WORK: Final = (Say.accepted, Say.in_progress, Say.completed)
_SAYINGS: Final = {
    Manner.refusing: (Say.received, Say.rejected),
    Manner.asking: (Say.received, Say.needs_info),
    Manner.redirecting: (Say.received, Say.redirected),
    Manner.contradictory: (Say.received, *_WORK, Say.failed),
    Manner.silent: (),
}
_WHOLE_SECOND: Final = 1.0
"""Some schemas tell time no finer; what must be seen as earlier or later lies so far apart."""


def plan_of(behaviour: Behaviour) -> tuple[Step, ...]:
    """What follows on a new request."""
    manner = behaviour.worked
    steps = _steps(behaviour, _SAYINGS.get(manner, (Say.received, *_WORK)))
    if manner is Manner.out_of_order:
        return _shuffled(steps)
    if manner is Manner.contradictory:
        return (*steps[:-1], _later(steps[-1]))
    return steps


def resumed(behaviour: Behaviour) -> tuple[Step, ...]:
    """What follows once an asking agency has got its answer."""
    return _steps(behaviour, _WORK)


def withdrawn(behaviour: Behaviour, completed: bool) -> tuple[Step, ...]:
    """What follows on a cancellation: it is confirmed, or comes too late."""
    if behaviour.worked is Manner.silent:
        return ()
    return _steps(behaviour, (Say.completed if completed else Say.cancelled,))


def _steps(behaviour: Behaviour, sayings: Sequence[Say]) -> tuple[Step, ...]:
    delay = behaviour.delay or 0.0
    copies = 2 if behaviour.worked is Manner.twice else 1
    return tuple(Step(delay, delay * n, say, copies) for n, say in enumerate(sayings, 1))


def _shuffled(steps: Sequence[Step]) -> tuple[Step, ...]:
    """What happened last is told first; the times in the messages stay true."""
    first, *others = steps
    told = enumerate(reversed(others))
    return (first, *(step._replace(moment=-n * _WHOLE_SECOND) for n, step in told))


def _later(step: Step) -> Step:
    return step._replace(moment=step.moment + 2 * _WHOLE_SECOND)
