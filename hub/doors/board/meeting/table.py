"""What the pages of the meeting are given."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from hub.doors.board.visit import Visit
from hub.doors.board.work.names import Names
from hub.flow.means import Means
from hub.flow.meeting.decide import Decisions

PATH: Final = "/meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The steps of the flow that the pages call."""

    means: Means
    decisions: Decisions

    def names(self, visit: Visit, territory: str = "") -> Names:
        """The words for this visit, with times by the clock of that territory."""
        return Names(self.means.catalogue, visit.words.language, territory)

    def russian(self, territory: str = "") -> Names:
        """The words for papers, with times by the clock of that territory."""
        return Names(self.means.catalogue, "ru", territory)

    def day(self, text: str) -> date:
        """The day that a text names, else today in the general zone."""
        return day_of(text) or self.means.today("", self.means.now())


def day_of(text: str) -> date | None:
    """The day that a text names (ISO), or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
