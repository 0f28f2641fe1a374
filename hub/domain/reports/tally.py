"""Count requests one by one: they may be more than fit in memory at once."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from hub.domain.reports.counting import middle, percentile
from hub.domain.reports.facts import RequestFact
from hub.domain.states import FINAL, State

SLOW = 90
"""The rank of the percentile that shows how long the slow answers take."""

_BECAME = {
    State.completed: "fulfilled",
    State.closed: "fulfilled",
    State.rejected: "refused",
    State.failed: "failed",
    State.redirected: "redirected",
    State.cancelled: "withdrawn",
}

Days = Callable[[date, date], int]
"""How many working days lie after the first day, up to and including the other."""


class Tally:
    """What became of some requests, and how long it took."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._decided: list[int] = []
        self._answered: list[int] = []

    def add(self, fact: RequestFact, today: date, days: Days) -> None:
        """Count one request, as it stands on the local date `today`."""
        self._counts["sent"] += 1
        self._counts[_BECAME.get(fact.state, "under_way")] += 1
        self._counts["taken_up"] += fact.taken_up_on is not None
        self._counts["overdue"] += is_overdue(fact, today)
        if fact.decided_on is not None:
            self._decided.append(days(fact.sent_on, fact.decided_on))
        if fact.answered_on is not None:
            self._answered.append(days(fact.sent_on, fact.answered_on))

    def cells(self, counts: Sequence[str]) -> tuple[int | float | None, ...]:
        """These counts; then median and percentile of the days to decide and of those to answer."""
        return (
            *(self._counts[name] for name in counts),
            middle(self._decided),
            percentile(self._decided, SLOW),
            middle(self._answered),
            percentile(self._answered, SLOW),
        )


def is_overdue(fact: RequestFact, today: date) -> bool:
    """Whether the agency missed the day to take up or the day to answer by the date `today`.

    What is not there yet is measured by `today`, of an ended request by its last day. While the
    agency waits for the curator's information, the day to answer is not missed.
    """
    end = fact.moved_on if fact.state in FINAL else today
    decided_late = (fact.decided_on or end) > fact.take_up_by
    waits_for_us = fact.state is State.needs_info and fact.answered_on is None
    return decided_late or ((fact.answered_on or end) > fact.answer_by and not waits_for_us)
