"""What the pages of the board are given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.domain.family_access import may_look_up
from hub.doors.board.visit import Visit
from hub.doors.board.work.choice import Choice
from hub.doors.board.work.names import Names
from hub.flow.board.first_screen import Screens
from hub.flow.deeds.deeds import Deeds
from hub.flow.means import Means

Depths = Callable[[], Mapping[str, int] | None]
"""How many messages wait in the broker for each agency; None when it does not answer at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The steps of the flow that the pages call."""

    means: Means
    screens: Screens
    deeds: Deeds
    depths: Depths

    def names(self, visit: Visit, territory: str = "") -> Names:
        """The words for this visit, with times by the clock of that territory."""
        return Names(self.means.catalogue, visit.words.language, territory)

    def shared(self, visit: Visit, choice: Choice, territory: str = "") -> dict[str, Any]:
        """What every page of the board shows: words, filters, what there is to filter by. A page of
        one territory shows its times."""
        names = self.names(visit, territory)
        return {
            "n": names,
            "choice": choice,
            "agencies": sorted(self.means.catalogue.agencies),
            "may_see_names": may_look_up(visit.account),
            "saved": self._views(visit),
        }

    def _views(self, visit: Visit) -> Any:
        with self.means.store.read() as uow:
            return uow.desk.views(visit.account.id)
