"""What the pages of the workplace are given."""

from dataclasses import dataclass

from hub.doors.board.visit import Visit
from hub.doors.board.work.names import Names
from hub.flow.means import Means
from hub.flow.workplace.say import Workplace

PATH = "/agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The steps of the flow that the pages call."""

    means: Means
    workplace: Workplace

    def names(self, visit: Visit, territory: str = "") -> Names:
        """The words for this visit, with times by the clock of that territory."""
        return Names(self.means.catalogue, visit.words.language, territory)
