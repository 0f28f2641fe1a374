"""Raise flags and escalations on requests whose time has passed: once each, moving nothing.

Who hears of what: at a passed deadline the agency's coordinator, some working days later the
working group. A timer never guesses a state.
"""

import functools
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from hub.domain.deadlines import is_silent
from hub.domain.overdue import ASKING_US, overdue_flags
from hub.domain.request import Flag, FlagKind, Request
from hub.flow.contention import undisturbed
from hub.flow.fulfilment import announce
from hub.flow.means import Means
from hub.ports.crash import Point, passing
from hub.ports.storage import UnitOfWork


class Reminders:
    """The scheduler's step; it may run as often as one likes."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def step(self, page: int = 500) -> int:
        """Look at every watched request, `page` at a time; how many flags were raised."""
        raised, after = 0, ""
        while True:
            looked_at, fresh = undisturbed(functools.partial(self._look, after, page))
            raised += fresh
            if len(looked_at) < page:
                return raised
            after = looked_at[-1].id

    def _look(self, after: str, page: int) -> tuple[Sequence[Request], int]:
        """Raise what is due on the next page of requests; that page, and how many flags."""
        with self._means.store.begin() as uow:
            at = self._means.now()
            # No territory's day is further ahead of UTC than that.
            today = (at + timedelta(days=1)).date()
            quiet_since = at - self._shortest_silence()
            requests = uow.requests.watched(today, quiet_since, after, page)
            raised = self._raise(uow, {one.id: one for one in requests}, at)
            passing(Point.reminders_before_commit)
            uow.commit()
            passing(Point.reminders_after_commit)
        return requests, raised

    def _shortest_silence(self) -> timedelta:
        # Working days are never more than calendar days, and the day of the last word may have been
        # all but over.
        catalogue = self._means.catalogue
        everywhere = (catalogue.general, *catalogue.territories.values())
        return timedelta(days=min(one.rules.silence for one in everywhere) - 1)

    def _raise(self, uow: UnitOfWork, requests: dict[str, Request], at: datetime) -> int:
        due = [
            Flag(request_id=request.id, kind=kind, raised_at=at)
            for request in requests.values()
            for kind in self._kinds(request, self._means.today(request.territory, at))
        ]
        fresh = uow.requests.flag(due)
        for flag in fresh:
            announce(uow, self._means, requests[flag.request_id], flag.kind, at)
        return len(fresh)

    def _kinds(self, request: Request, today: date) -> Iterator[FlagKind]:
        if request.state in ASKING_US:
            return
        rules = self._means.catalogue.territory(request.territory).rules
        calendar = self._means.calendar
        yield from overdue_flags(request, today, rules, calendar)
        heard = request.last_reply_at or request.sent_at or request.created_at
        if is_silent(self._means.today(request.territory, heard), today, rules, calendar):
            yield FlagKind.silent
