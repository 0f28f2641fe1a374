"""Everything that the first screen shows, read in one unit of work. No personal data among it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec

from hub.domain.fetching import Fetching
from hub.domain.states import State
from hub.flow.board.lines import Line
from hub.flow.board.lists import ListName, Now, many, moment, read
from hub.flow.board.tally import Counting, Tally
from hub.flow.channels import AgencyChannels
from hub.flow.means import Means
from hub.flow.outlook import Outlook, outlook
from hub.ports.board import Channel, FamilyLine, Page, Refusals, Selection
from hub.ports.storage import UnitOfWork

ROWS = 7
"""Of families, and of the most urgent list; the others show fewer."""
_FEWER = {
    ListName.risk: 5,
    ListName.silent: 5,
    ListName.channel: 5,
    ListName.undelivered: 5,
    ListName.needs_info: 3,
    ListName.completed: 3,
    ListName.draft: 3,
    ListName.astray: 3,
    ListName.unroutable: 3,
    ListName.ending: 5,
    ListName.shared: 3,
}
REFUSAL_DAYS = 30
MOST = 100
"""Beyond this many a count says only that there are more."""
_OF_STATE = {
    ListName.needs_info: State.needs_info,
    ListName.completed: State.completed,
    ListName.draft: State.draft,
}


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """The first rows of a list, and how many there are in all; with `more`, at least so many."""

    name: ListName
    lines: Sequence[Line]
    total: int
    more: bool = False


class FirstScreen(msgspec.Struct, frozen=True, kw_only=True):
    """The screen; `sections` are in the order in which they are shown, empty ones too. `troubles`
    are the channels over which letters do not leave as they come, `unfetched` the agencies whose
    replies cannot be fetched, `silent` counts the requests of which an agency says nothing, by
    agency: its channel may well work."""

    now: Now
    sections: Mapping[ListName, Section]
    tally: Tally
    families: Sequence[FamilyLine]
    refusals: Sequence[Refusals]
    channels: Sequence[Channel]
    troubles: Sequence[Outlook]
    unfetched: Sequence[Fetching]
    silent: Mapping[str, int]


class Screens:
    """Reads first screens. `agencies` are those whose channels are told of."""

    def __init__(
        self,
        means: Means,
        counting: Counting | None = None,
        agencies: Sequence[AgencyChannels] = (),
    ) -> None:
        self._means = means
        self._agencies = agencies
        self._counting = counting or Counting()

    def read(self, which: Selection) -> FirstScreen:
        """The first screen of that part of the work."""
        now = moment(self._means)
        with self._means.store.read() as uow:
            tally = self._counting.tally(uow, which, now.days)
            return FirstScreen(
                now=now,
                sections={
                    name: self._section(uow, name, which, now, tally)
                    for name in ListName
                    if name is not ListName.all
                },
                tally=tally,
                families=uow.board.families(which, Page(limit=ROWS)),
                refusals=uow.board.refusals(which, now.at - timedelta(days=REFUSAL_DAYS)),
                channels=uow.board.channels(),
                troubles=[one for one in outlook(uow, self._agencies, now.at) if one.troubled],
                unfetched=uow.fetchings.broken(),
                silent=_silent(uow, which, now),
            )

    def _section(
        self,
        uow: UnitOfWork,
        name: ListName,
        which: Selection,
        now: Now,
        tally: Tally,
    ) -> Section:
        rows = _FEWER.get(name, ROWS)
        lines = read(uow, self._means, name, which, Page(limit=rows + 1), now)
        total = len(lines)
        if total > rows:
            total = max(total, self._many(uow, name, which, now, tally))
        more = total > MOST and _known(name, tally) is None
        return Section(name=name, lines=lines[:rows], total=MOST if more else total, more=more)

    def _many(
        self, uow: UnitOfWork, name: ListName, which: Selection, now: Now, tally: Tally
    ) -> int:
        known = _known(name, tally)
        if known is not None:
            return known
        return many(uow, name, which, MOST + 1, now)


def _silent(uow: UnitOfWork, which: Selection, now: Now) -> Mapping[str, int]:
    quiet = uow.board.quiet(which, now.quiet_since, Page(limit=MOST))
    return Counter(request.agency for request in quiet)


def _known(name: ListName, tally: Tally) -> int | None:
    """How many the tally has, for the lists that it knows."""
    if name is ListName.late:
        return tally.whole.late
    if name is ListName.risk:
        return tally.whole.risk
    state = _OF_STATE.get(name)
    if state is None:
        return None
    square = tally.states.get(state)
    return square.total if square else 0
