"""The law of withdrawn consents: nothing that speaks of the family leaves for that agency any more,
but the word that takes a request back, until somebody signs anew."""

from collections.abc import Iterable, Mapping
from datetime import date

from hub.domain.messages import CancelMessage
from hub.domain.programme import ConsentWithdrawal
from hub.ports.doors import Submission
from tests import factories as make
from tests.model.world import World
from tests.town import PARTY

Key = tuple[str, str]
"""A programme's number and an agency."""


class Withdrawn:
    """Counts what each agency got of each programme since its consent was withdrawn."""

    def __init__(self) -> None:
        self._got: dict[Key, int] = {}

    def look(self, world: World, submissions: Iterable[Submission]) -> None:
        """Whatever came since the last look came with a new consent."""
        for (number, agency), day in _days(world, submissions).items():
            got = _letters(world, number, agency)
            if not _signed_anew(world, number, agency, day):
                assert got <= self._got.get((number, agency), got), "it left without consent"
            self._got[number, agency] = got


def _days(world: World, submissions: Iterable[Submission]) -> Mapping[Key, date]:
    """The last day on which a consent was withdrawn for good, whatever the case system heard."""
    days: dict[Key, date] = {}
    for act in submissions:
        if isinstance(act, ConsentWithdrawal) and _is_kept(world, act):
            for agency in act.agencies or world.agencies:
                key = act.programme_number, agency
                days[key] = max(act.withdrawn_on, days.get(key, act.withdrawn_on))
    return days


def _is_kept(world: World, act: ConsentWithdrawal) -> bool:
    with world.store.read() as uow:
        return uow.inbox.find(PARTY, act.message_id) is not None


def _letters(world: World, number: str, agency: str) -> int:
    theirs = {one.number for one in world.requests() if one.programme_number == number}
    return sum(
        letter.number in theirs and not isinstance(letter, CancelMessage)
        for letter in world.agencies[agency].letters.values()
    )


def _signed_anew(world: World, number: str, agency: str, day: date) -> bool:
    with world.store.read() as uow:
        record = uow.programmes.find(make.INSTITUTION, number)
    assert record is not None
    return any(
        one.signed_on >= day and one.reaches("c1", agency) for one in record.programme.consents
    )
