"""Carry a revision to a request that stands: new terms, new content, and a word to its agency."""

from datetime import datetime

import msgspec

from hub.domain.planning import is_untold
from hub.domain.programme import Programme
from hub.domain.request import Request
from hub.domain.revision import Continued
from hub.domain.states import State
from hub.domain.terms_anew import counted_anew, counted_first
from hub.flow.dispatch import consented, counted, release
from hub.flow.letters import tell_request
from hub.flow.means import Means
from hub.flow.preceding import with_history
from hub.ports.storage import ProgrammeRecord, UnitOfWork


def amend(
    uow: UnitOfWork, means: Means, record: ProgrammeRecord, pair: Continued, at: datetime
) -> None:
    """Save the request as this version wants it. Its agency is told when anything of what it was
    told is another; a draft leaves if consent stands now."""
    programme = record.programme
    request = _amended(means, programme, pair, at)
    if request != pair.request:
        uow.requests.save([request])
    if request.state is State.draft:
        if consented(means, record, pair.planned, at):
            release(uow, means, request, pair.planned, programme, at)
    elif _told(request) != _told(pair.request):
        told = with_history(uow, means, request, pair.planned)
        tell_request(uow, means, request, told, programme, at)


def _amended(means: Means, programme: Programme, pair: Continued, at: datetime) -> Request:
    # Deadlines count from the day when the agency could first hear of the request; after that only
    # what comes nearer is new.
    request, terms = pair.request, counted(means, programme, pair.planned, at)
    untold = request.state is State.draft or _never_left(request)
    timed = (counted_first if untold else counted_anew)(request, programme.level, terms)
    return msgspec.structs.replace(timed, fingerprint=pair.planned.fingerprint)


def _told(request: Request) -> tuple[object, ...]:
    """All of a request that its agency knows of, and the hub may change."""
    return request.fingerprint, request.urgency, request.take_up_by, request.answer_by


def _never_left(request: Request) -> bool:
    return request.sent_at is None and is_untold(request.fingerprint)
