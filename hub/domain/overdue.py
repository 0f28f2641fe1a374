"""Which flags a request's deadlines call for on a day. The timer raises them; a page says which of
those that were raised have lost their ground."""

from collections.abc import Iterator
from datetime import date

from hub.domain.calendar import WorkingCalendar
from hub.domain.deadlines import DeadlineRules, Escalation, escalation
from hub.domain.request import FlagKind, Request
from hub.domain.states import FINAL, State

_UNANSWERED = frozenset({State.requested, State.received})
ASKING_US = frozenset({State.needs_info, State.draft, State.completed})
"""The states in which the next move is not the agency's."""
_BY_DEADLINE = frozenset(
    {FlagKind.take_up_overdue, FlagKind.answer_overdue, FlagKind.escalated_to_coordinator}
)


def overdue_flags(
    request: Request, today: date, rules: DeadlineRules, calendar: WorkingCalendar
) -> Iterator[FlagKind]:
    """The flags of a deadline that has passed, on the local date `today`."""
    if request.state in ASKING_US or request.state in FINAL:
        return
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


def settled_flags(
    request: Request, today: date, rules: DeadlineRules, calendar: WorkingCalendar
) -> frozenset[FlagKind]:
    """The flags of a deadline that would not be raised now. Not the working group's: people bring
    requests before it too."""
    return _BY_DEADLINE - set(overdue_flags(request, today, rules, calendar))
