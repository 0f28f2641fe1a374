"""What reports read from the database: small facts, in a few queries."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from hub.domain.reports.facts import ConclusionFact, FamilyFact, RequestFact, Where
from hub.domain.reports.span import Span

LocalDay = Callable[[str, datetime], date]
"""The calendar day of a territory (an ОКТМО code) at an instant."""


class Facts(Protocol):
    """Facts for a period and whom it concerns."""

    def families(self, where: Where, span: Span, day: LocalDay) -> Sequence[FamilyFact]:
        """Every programme that may have run in `span`, those that ended on its eve included: one
        that starts on its first day continues them."""

    def conclusions(self, where: Where, span: Span) -> Sequence[ConclusionFact]:
        """The final conclusions dated inside `span`, in the order in which they came."""

    def requests(self, where: Where, span: Span, day: LocalDay) -> Iterator[RequestFact]:
        """The requests that were sent inside `span`, one by one: read them before the unit of
        work ends."""
