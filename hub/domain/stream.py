"""The letters of one request are one ordered stream: which of those that wait may leave now.

Only the first may. A request that has a newer one behind it gives its place up to that, unless a
try of it may have come through: then its repeat is the question whether the agency has it, and the
newer one follows as a change.
"""

from collections.abc import Sequence
from typing import NamedTuple

from hub.domain.messages import Action
from hub.domain.request import Delivery, MessageKind, Request

SUPERSEDED = "superseded"
"""Why a letter was withdrawn whose place a newer one took."""


class Turn(NamedTuple):
    """The letter whose turn it is, and those that give their place up to a newer one."""

    first: Delivery
    superseded: Sequence[Delivery] = ()


def in_order(letters: Sequence[Delivery]) -> Sequence[Delivery]:
    """The letters of one request in the order in which they must reach the agency."""
    return sorted(letters, key=lambda one: (one.version, one.created_at, one.id))


def turn(waiting: Sequence[Delivery]) -> Turn:
    """Whose turn it is among the waiting letters of one request, at least one, in order."""
    newest = newest_content(waiting)
    if newest is None:
        return Turn(waiting[0])
    superseded = tuple(
        one
        for one in waiting
        if one.kind is MessageKind.request and one.id != newest.id and not one.doubt
    )
    gone = {one.id for one in superseded}
    return Turn(next(one for one in waiting if one.id not in gone), superseded)


def newest_content(letters: Sequence[Delivery]) -> Delivery | None:
    """Of these letters in order, the one that carries the newest content of the request."""
    contents = [one for one in letters if one.kind is MessageKind.request]
    return contents[-1] if contents else None


def action_of(request: Request, delivery: Delivery) -> Action | None:
    """As what a request leaves: as a new one unless the agency is known to have it. A repeat leaves
    as the try before it did, or it would not be the same letter. None for other letters."""
    if delivery.kind is not MessageKind.request:
        return None
    if delivery.doubt and delivery.action is not None:
        return delivery.action
    return Action.amend if request.known else Action.new
