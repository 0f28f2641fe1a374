"""Which requests stand without consent: those that wait for one, and those that lost it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from hub.domain.consent_rule import Before
from hub.domain.consents import Withdrawal
from hub.domain.messages import Reason
from hub.domain.request import Request
from hub.domain.states import OPEN, State
from hub.flow.dispatch import consented
from hub.flow.means import Means
from hub.ports.storage import ProgrammeRecord

_STOPPED = frozenset({State.cancelled, State.cancel_requested})
NEEDS_CONSENT = OPEN - {State.completed, State.cancel_requested}


def before_of(standing: ProgrammeRecord) -> Before:
    """What a later version is compared with."""
    return Before(programme=standing.programme, withdrawals=standing.withdrawals)


def without_consent(
    means: Means, record: ProgrammeRecord, requests: Sequence[Request], at: datetime
) -> frozenset[str]:
    """The numbers of those requests that wait for a consent, have lost it while they are open, or
    were stopped for want of it and have not been asked again."""
    followed = {request.follows for request in requests}
    return frozenset(
        request.number
        for request in requests
        if (was_stopped(request) and request.number not in followed)
        or lacks_consent(means, record, request, at)
    )


def lacks_consent(means: Means, record: ProgrammeRecord, request: Request, at: datetime) -> bool:
    """Whether its agency may be told nothing more of a request that is not done."""
    return request.state in NEEDS_CONSENT and not consented(means, record, request, at)


def was_stopped(request: Request) -> bool:
    """Whether it was withdrawn for want of consent."""
    return request.state in _STOPPED and request.reason is Reason.no_consent


def stopped(
    means: Means, record: ProgrammeRecord, requests: Sequence[Request], at: datetime
) -> Mapping[str, bool]:
    """Those of the requests, by id, that a withdrawal of consent stopped, and whether each may be
    asked again because somebody signed anew. What a curator cancelled so by hand is not among them.
    """
    return {
        request.id: consented(means, record, request, at)
        for request in requests
        if was_stopped(request) and reached(record.withdrawals, request)
    }


def reached(withdrawals: Sequence[Withdrawal], request: Request) -> bool:
    """Whether one of these withdrawals speaks of the request."""
    return any(
        one.reaches(member, request.agency) for one in withdrawals for member in request.members
    )
