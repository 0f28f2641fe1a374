"""The terms of a request that stands, when a revision reaches it: what its agency was told by when.

What an agency was told is never put off behind its back: a term is counted anew only where that is
sooner. A level that rises makes urgent what is still under way; one that falls takes no urgency
away: that needs a word of the curator about the request.
"""

from datetime import date

import msgspec

from hub.domain.deadlines import Deadlines
from hub.domain.request import Request
from hub.domain.states import State
from hub.domain.terms import Level, RequestKind, Urgency

_RISING = tuple(Level)
_NOT_TAKEN_UP = frozenset({State.requested, State.received, State.needs_info})


def counted_first(request: Request, level: Level, counted: Deadlines) -> Request:
    """The request with the terms of a day on which its agency knows nothing of it yet."""
    return msgspec.structs.replace(
        request,
        level=level,
        urgency=counted.urgency,
        take_up_by=counted.take_up_by,
        answer_by=counted.answer_by,
    )


def counted_anew(request: Request, level: Level, counted: Deadlines) -> Request:
    """The request with the terms that its agency is to keep from now on.

    `counted` holds the terms of `level` counted from the day of the change. The measure's own due
    day is the programme's word and may go either way; all else only comes nearer.
    """
    answer_by = _answer_by(request, counted)
    return msgspec.structs.replace(
        request,
        level=level,
        urgency=_urgency(request, level, counted),
        take_up_by=min(_take_up_by(request, counted), answer_by),
        answer_by=answer_by,
    )


def _answer_by(request: Request, counted: Deadlines) -> date:
    if request.kind is RequestKind.information:
        return min(request.answer_by, counted.answer_by)
    return counted.answer_by


def _take_up_by(request: Request, counted: Deadlines) -> date:
    if request.state in _NOT_TAKEN_UP:
        return min(request.take_up_by, counted.take_up_by)
    return request.take_up_by


def _urgency(request: Request, level: Level, counted: Deadlines) -> Urgency:
    # At a level that did not rise it stays as the curator left it.
    rose = _RISING.index(level) > _RISING.index(request.level)
    return counted.urgency if rose and counted.urgency is Urgency.urgent else request.urgency
