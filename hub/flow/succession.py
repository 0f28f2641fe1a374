"""Take the open requests away from agencies that the reference data call closed.

What such an agency had not done goes on at its successor, by linked requests, as far as consent
reaches. Where it has none, the measure stands before people as one that nobody answers for.
"""

import functools
from contextlib import suppress
from datetime import datetime

import msgspec

from hub.domain.errors import NotFound
from hub.domain.request import Request
from hub.domain.states import State
from hub.flow.carrying import AsItIs
from hub.flow.contention import undisturbed
from hub.flow.means import Means
from hub.flow.replanning import ACTIVE, replan
from hub.flow.withdrawal import shut
from hub.ports.storage import RequestFilter, UnitOfWork

_PAGE = 100


class Successions:
    """The scheduler's step; it may run as often as one likes."""

    def __init__(self, means: Means) -> None:
        # Nobody waits at a door who could correct what the successor cannot take.
        self._means = msgspec.structs.replace(means, carriage=AsItIs(means.carriage))

    def step(self) -> int:
        """Look at every closed agency; how many requests were taken from them."""
        return sum(self._empty(agency) for agency in sorted(self._means.catalogue.closed))

    def _empty(self, agency: str) -> int:
        taken, after = 0, None
        while True:
            with self._means.store.read() as uow:
                what = RequestFilter(agency=agency, open_only=True, after=after, limit=_PAGE)
                found = uow.requests.list(what)
            unfinished = [one for one in found if one.state is not State.completed]
            taken += sum(undisturbed(functools.partial(self._take, one)) for one in unfinished)
            if len(found) < _PAGE:
                return taken
            after = (found[-1].answer_by, found[-1].number)

    def _take(self, request: Request) -> int:
        """Take this request, and with it the others of its programme that stand so. One whose
        programme asks for what the reference data no longer hold stays until the next version."""
        with suppress(NotFound), self._means.store.begin() as uow:
            at = self._means.now()
            taken = self._taken(uow, request, at)
            uow.commit()
            return taken
        return 0

    def _taken(self, uow: UnitOfWork, request: Request, at: datetime) -> int:
        record = uow.programmes.find(request.institution, request.programme_number)
        if record is not None and record.status == ACTIVE:
            replan(uow, self._means, record, at)
        now = uow.requests.lock(request.number)
        if now is not None and now.state is State.cancel_requested:
            now = shut(uow, self._means, now, at)
        return now is not None and now.state is State.cancelled
