"""The one deed that a row offers: the first that this reader may do about it."""

from collections.abc import Sequence
from typing import Final

from hub.domain.access import Action
from hub.domain.request import DeliveryState
from hub.doors.board.visit import Visit
from hub.flow.board.lines import Line

_FIRST: Final = (Action.answer, Action.confirm, Action.escalate, Action.entrust)


def next_deeds(visit: Visit, lines: Sequence[Line]) -> dict[str, Action]:
    """By the request's number. A reader's lists hold nothing but their own, so a curator is the
    curator of each."""
    found: dict[str, Action] = {}
    for line in lines:
        request = line.request
        if request is None:
            continue
        dead = line.delivery is not None and line.delivery.state is DeliveryState.dead
        offered = (Action.replay,) if dead else _FIRST
        for action in offered:
            if visit.may(action, request, curator=visit.account.curator):
                found.setdefault(request.number, action)
                break
    return found
