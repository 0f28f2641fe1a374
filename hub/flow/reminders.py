"""Raise flags and escalations on requests whose time has passed: once each, moving nothing.

Who hears of what: at a passed deadline the agency's coordinator, some working days later the
working group. A timer never guesses a state.
"""

import functools
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from hub.domain.deadlines import Escalation, escalation, is_silent
from hub.domain.request import Flag, FlagKind, Request
from hub.domain.states import State
from hub.flow.contention import undisturbed
from hub.flow.fulfilment import announce
from hub.flow.means import Means
from hub.ports.crash import Point, passing
from hub.ports.storage import UnitOfWork

_UNANSWERED = frozenset({State.requested, State.received})
_ASKING_US = frozenset({State.needs_info, State.draft, State.completed})


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
        if request.state in _ASKING_US:
            return
        rules = self._means.catalogue.territory(request.territory).rules
        calendar = self._means.calendar
        deadline = request.take_up_by if request.state in _UNANSWERED else request.answer_by
        step = escalation(deadline, today, rules, calendar)
        if step is not Escalation.none:
            yield (
                FlagKind.take_up_overdue
                if request.state in _UNANSWERED and today <= request.answer_by
                else FlagKind.answer_overdue
            )
            yield FlagKind.escalated_to_coordinator
        if step is Escalation.working_group:
            yield FlagKind.escalated_to_group
        heard = request.last_reply_at or request.sent_at or request.created_at
        if is_silent(self._means.today(request.territory, heard), today, rules, calendar):
            yield FlagKind.silent
