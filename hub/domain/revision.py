"""What a revision changes: new requests, withdrawn ones, amended ones; the rest stays as it is."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

import msgspec

from hub.domain.moving import elsewhere, is_another, regrouped, wants_more, was_removed, was_shut
from hub.domain.planning import Plan, Planned
from hub.domain.request import Request
from hub.domain.states import FINAL, State

_DONE = FINAL | {State.completed, State.cancel_requested}
_NONE: Mapping[str, bool] = {}

Key = tuple[str, str, str, frozenset[str]]


class Continued(msgspec.Struct, frozen=True, kw_only=True):
    """A request that stands, and what the new version of the programme asks of it.

    `planned` is for the agency that has the request, be it redirected or not.
    """

    request: Request
    planned: Planned


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What must happen so that the requests say what the programme says.

    `again`: its request had ended before the task changed, had been withdrawn with a measure that
    is back, was stopped because a consent was withdrawn and somebody signed anew, or belongs to a
    territory that the family left or to an agency that was closed, or is withdrawn for the sake of
    it, since the persons or the measures are grouped otherwise; so a new one follows the old.
    `amended` holds drafts too: their agency was told nothing yet. `standing`: the agency was told
    all that the programme says now; only the terms may be others.
    """

    new: tuple[Planned, ...]
    again: tuple[Continued, ...]
    amended: tuple[Continued, ...]
    standing: tuple[Continued, ...]
    withdrawn: tuple[Request, ...]


def changes(
    requests: Sequence[Request], plan: Plan, stopped: Mapping[str, bool] = _NONE
) -> Changes:
    """Compare the requests of a programme with the plan of its new version.

    A request and a planned one are the same when measure, activity, agency and persons are. Where
    an agency redirected a request, the linked one at the other agency stands for it, whether the
    programme still names the first agency or already the other. `stopped` are, by id, the requests
    that a withdrawn consent stopped, and whether a new consent lets each be asked. What a closed
    agency had not done goes on at its successor; its last words stand.
    """
    youngest = _youngest(requests, plan)
    left = [one for one in youngest.values() if _is_left(one, plan)]
    here = {key: one for key, one in youngest.items() if one not in left}
    standing = {_key(one, plan): one for one in here.values()} | here
    planned = {_key_of_planned(one): one for one in plan.requests}
    pairs = {
        key: _pair(standing[key], one, plan) for key, one in planned.items() if key in standing
    }
    open_ = {key: pair for key, pair in pairs.items() if not _ended(pair)}
    kept = {pair.request.id for pair in pairs.values()}
    withdrawn = tuple(
        request
        for request in youngest.values()
        if request.id not in kept and request.state not in _DONE
    )
    dropped = [one for one in withdrawn if one not in left]
    asked = [
        _asked(one, pairs.get(key), left, dropped, stopped)
        for key, one in planned.items()
        if key not in open_
    ]
    return Changes(
        new=tuple(one for one in asked if isinstance(one, Planned)),
        again=tuple(one for one in asked if isinstance(one, Continued)),
        amended=tuple(pair for pair in open_.values() if _told_otherwise(pair)),
        standing=tuple(pair for pair in open_.values() if not _told_otherwise(pair)),
        withdrawn=withdrawn,
    )


def _asked(
    planned: Planned,
    ended: Continued | None,
    left: Sequence[Request],
    dropped: Sequence[Request],
    stopped: Mapping[str, bool],
) -> Planned | Continued | None:
    """How to ask for what no open request of the territory asks for: by a new request, by one that
    follows another, or not at all."""
    if ended is not None:
        anew = is_another(ended.request, ended.planned) or was_removed(ended.request)
        return ended if stopped.get(ended.request.id, anew) else None
    before = elsewhere(planned, left)
    if before is None:
        before = regrouped(planned, dropped)
        return planned if before is None else Continued(request=before, planned=planned)
    more = stopped.get(before.id, wants_more(before, planned))
    return Continued(request=before, planned=planned) if more else None


def _is_left(request: Request, plan: Plan) -> bool:
    """Whether it cannot stand where it is: its family moved, or its agency is closed."""
    unfinished = request.state not in _DONE or was_shut(request)
    return (unfinished and request.agency in plan.closed) or request.territory != plan.territory


def _youngest(requests: Sequence[Request], plan: Plan) -> dict[Key, Request]:
    # A request that others follow gives its place to the youngest of them. Who follows is younger,
    # whatever the clock said. The same task in another territory counts as one of these, so a
    # family that moved on, or back, has each task once.
    by_number = {one.number: one for one in requests}
    alike: dict[Key, list[Sequence[Request]]] = {}
    for one in requests:
        line = _line(one, by_number)
        alike.setdefault(_key(_first_there(line), plan), []).append(line)
    return {key: _last_of(lines) for key, lines in alike.items()}


def _last_of(lines: Sequence[Sequence[Request]]) -> Request:
    followed = {before.number for line in lines for before in line[1:]}
    unfollowed = [line[0] for line in lines if line[0].number not in followed]
    return max(unfollowed, key=lambda one: (one.created_at, one.id))


def _line(request: Request, by_number: Mapping[str, Request]) -> Sequence[Request]:
    """The request, the one that it follows, and so on to the first."""
    line = [request]
    while (before := by_number.get(line[-1].follows or "")) is not None:
        line.append(before)
    return line


def _first_there(line: Sequence[Request]) -> Request:
    """The request with which the line came to the territory, the measure and the persons of its
    youngest."""
    return [*takewhile(lambda one: _place(one) == _place(line[0]), line)][-1]


def _place(request: Request) -> tuple[str, str, str, frozenset[str]]:
    return request.territory, request.measure, request.activity, frozenset(request.members)


def _key(request: Request, plan: Plan) -> Key:
    # A closed agency's requests are looked for under its successor.
    agency = plan.closed.get(request.agency) or request.agency
    return request.measure, request.activity, agency, frozenset(request.members)


def _key_of_planned(planned: Planned) -> Key:
    return planned.measure, planned.activity, planned.agency, frozenset(planned.members)


def _pair(request: Request, planned: Planned, plan: Plan) -> Continued:
    if request.agency in plan.closed:
        return Continued(request=request, planned=planned)
    there = msgspec.structs.replace(planned, agency=request.agency)
    return Continued(request=request, planned=there)


def _ended(pair: Continued) -> bool:
    return pair.request.state in _DONE


def _told_otherwise(pair: Continued) -> bool:
    return pair.request.state is State.draft or pair.request.fingerprint != pair.planned.fingerprint
