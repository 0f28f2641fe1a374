"""Notices to case systems that take them at an address of their own."""

from collections.abc import Sequence

import pytest

from hub.domain.messages import Notice, ReplyState
from hub.flow.pushing import Pusher
from queues.topology import NOTICES
from tests import factories as make
from tests.town import Town, single


class CaseSystem:
    """Takes the first `takes` notices of each delivery."""

    def __init__(self, *institutions: str) -> None:
        self.institutions = frozenset(institutions)
        self.takes = 1_000
        self.seen: list[Notice] = []

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        assert institution in self.institutions
        self.seen += notices
        return [notice.id for notice in notices[: self.takes]]


@pytest.fixture
def case_system() -> CaseSystem:
    return CaseSystem(make.INSTITUTION, "KC-02")


@pytest.fixture
def pusher(town: Town, case_system: CaseSystem) -> Pusher:
    return Pusher(town.means, case_system, town.broker.consumer([NOTICES]))


def test_a_change_is_pushed_once_taken(town: Town, case_system: CaseSystem, pusher: Pusher) -> None:
    town.submit(single())
    town.run()
    assert pusher.step(100, 0) == 2
    assert [notice.seq for notice in case_system.seen] == [1, 2]
    assert town.notices() == []
    assert pusher.step(100, 0) == 0
    assert len(case_system.seen) == 2
    assert town.broker.depths()[NOTICES].ready == 0


def test_what_is_not_taken_is_pushed_again_in_the_same_order(
    town: Town, case_system: CaseSystem, pusher: Pusher
) -> None:
    town.submit(make.programme())
    case_system.takes = 0
    assert pusher.step(100, 0) == 0
    case_system.takes = 1
    assert pusher.step(100, 0) == 1
    assert [notice.seq for notice in case_system.seen] == [1, 2, 3, 4] * 2
    case_system.seen.clear()
    case_system.takes = 100
    assert pusher.step(2, 0) == 2
    assert [notice.seq for notice in case_system.seen] == [2, 3]


def test_a_lost_event_loses_no_notice(town: Town, case_system: CaseSystem, pusher: Pusher) -> None:
    town.submit(single())
    town.run()
    town.broker.rebuild(NOTICES)
    assert pusher.step(100, 0) == 2
    assert len(case_system.seen) == 2


def test_an_institution_without_an_address_keeps_its_notices(town: Town) -> None:
    elsewhere = CaseSystem("KC-02")
    nowhere = CaseSystem()
    town.submit(single())
    town.run()
    for case_system in (elsewhere, nowhere):
        pusher = Pusher(town.means, case_system, town.broker.consumer([NOTICES]))
        assert pusher.step(100, 0) == 0
        assert case_system.seen == []
    assert len(town.notices()) == 2


def test_what_was_said_reaches_the_case_system(
    town: Town, case_system: CaseSystem, pusher: Pusher
) -> None:
    town.submit(single())
    town.run()
    town.say(town.request(), ReplyState.completed, text="Осмотр проведён")
    pusher.step(100, 0)
    assert case_system.seen[-1].text == "Осмотр проведён"
