"""What a revision changes: new requests, withdrawn ones, amended ones; the rest stays as it is."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from hub.domain.planning import Plan, Planned
from hub.domain.request import Request
from hub.domain.states import FINAL, State

_DONE = FINAL | {State.completed}

Key = tuple[str, str, str, frozenset[str]]


class Continued(msgspec.Struct, frozen=True, kw_only=True):
    """A request that stands, and what the new version of the programme asks of it."""

    request: Request
    planned: Planned


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What must happen so that the requests say what the programme says.

    `again`: the task changed after its request had ended, so a new one follows the old.
    """

    new: tuple[Planned, ...]
    again: tuple[Continued, ...]
    amended: tuple[Continued, ...]
    withdrawn: tuple[Request, ...]


def changes(requests: Sequence[Request], plan: Plan) -> Changes:
    """Compare the requests of a programme with the plan of its new version.

    A request and a planned one are the same when measure, activity, agency and persons are. Where
    an agency redirected a request, the linked one at the other agency stands for it.
    """
    standing = _standing(requests)
    planned = {_key_of_planned(one): one for one in plan.requests}
    pairs = [
        Continued(request=standing[key], planned=one)
        for key, one in planned.items()
        if key in standing
    ]
    return Changes(
        new=tuple(one for key, one in planned.items() if key not in standing),
        again=tuple(pair for pair in pairs if _ended(pair) and _task_changed(pair)),
        amended=tuple(pair for pair in pairs if not _ended(pair) and _told_otherwise(pair)),
        withdrawn=tuple(
            request
            for key, request in standing.items()
            if key not in planned and request.state not in _DONE
        ),
    )


def _standing(requests: Iterable[Request]) -> dict[Key, Request]:
    # A request that others follow gives its place to the youngest of them.
    by_age = sorted(requests, key=lambda one: (one.created_at, one.id))
    by_number = {one.number: one for one in by_age}
    return {_key(_origin(one, by_number)): one for one in by_age}


def _origin(request: Request, by_number: Mapping[str, Request]) -> Request:
    while request.follows is not None and request.follows in by_number:
        request = by_number[request.follows]
    return request


def _key(request: Request) -> Key:
    return request.measure, request.activity, request.agency, frozenset(request.members)


def _key_of_planned(planned: Planned) -> Key:
    return planned.measure, planned.activity, planned.agency, frozenset(planned.members)


def _ended(pair: Continued) -> bool:
    return pair.request.state in _DONE


def _task_changed(pair: Continued) -> bool:
    return pair.request.fingerprint.partition(":")[0] != pair.planned.task


def _told_otherwise(pair: Continued) -> bool:
    return pair.request.fingerprint != pair.planned.fingerprint
