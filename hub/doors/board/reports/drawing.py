"""Draw reports up a few at a time, so that they do not take the threads of all other pages."""

from collections.abc import Sequence
from datetime import date, datetime
from threading import BoundedSemaphore
from typing import Final
from zoneinfo import ZoneInfo

from hub.domain.errors import Unavailable
from hub.domain.reports import Report, Span
from hub.domain.reports.facts import Where
from hub.flow.means import Means
from hub.flow.reporting import report

AT_ONCE: Final = 2
_PATIENCE: Final = 3.0


class Drawing:
    """Reports over one store."""

    def __init__(self, means: Means, at_once: int = AT_ONCE, patience: float = _PATIENCE) -> None:
        self.means = means
        self._turns = BoundedSemaphore(at_once)
        self._patience = patience

    def now(self) -> datetime:
        """The present moment."""
        return self.means.now()

    def zone(self) -> ZoneInfo:
        """The general zone: a report spans territories."""
        return self.means.zone("")

    def today(self) -> date:
        """The calendar day of `now` in that zone."""
        return self.means.today("", self.now())

    def territories(self) -> Sequence[str]:
        """The ОКТМО codes that the reference data name."""
        return sorted(key for key in self.means.catalogue.territories if key.isdecimal())

    def report(self, code: str, period: Span, where: Where) -> Report:
        """See `hub.flow.reporting.report`. Raises `Unavailable` too, when others take too long."""
        if not self._turns.acquire(timeout=self._patience):
            raise Unavailable(
                "Сейчас строятся другие отчёты. Попробуйте через минуту",
                "Other reports are being drawn up. Try again in a minute",
            )
        try:
            return report(self.means, code, period, where)
        finally:
            self._turns.release()
