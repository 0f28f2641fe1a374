"""Flags and escalations: once each, in working days, and no state is ever guessed."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from hub.domain.catalogue import Territory
from hub.domain.messages import Reason, ReplyState
from hub.domain.request import FlagKind
from hub.domain.states import State
from hub.flow.reminders import Reminders
from hub.storage import open_store
from tests import factories as make
from tests.town import CATALOGUE, Town, single, stored_kinds

LATE, ANSWER, SILENT = FlagKind.take_up_overdue, FlagKind.answer_overdue, FlagKind.silent
COORDINATOR, GROUP = FlagKind.escalated_to_coordinator, FlagKind.escalated_to_group


@pytest.fixture
def reminders(town: Town) -> Reminders:
    """Over a request of Monday 3 March that must be taken up by Monday 10 March, 2025."""
    town.submit(single())
    town.run()
    return Reminders(town.means)


def go_to(town: Town, month: int, day: int, hour: int = 9) -> None:
    """Set the clock to that hour UTC of that day of 2025."""
    town.now = datetime(2025, month, day, hour, tzinfo=UTC)


def flags(town: Town) -> set[FlagKind]:
    """What was raised about the request."""
    with town.store.read() as uow:
        return {flag.kind for flag in uow.requests.flags([town.request().id])}


def test_the_last_day_still_belongs_to_the_agency(town: Town, reminders: Reminders) -> None:
    go_to(town, 3, 10)
    assert reminders.step() == 0
    # 23:30 in Moscow; half an hour later the day is over.
    town.now = datetime(2025, 3, 10, 20, 30, tzinfo=UTC)
    assert reminders.step() == 0
    town.pass_time(minutes=31)
    assert reminders.step() == 2


def test_the_coordinator_hears_first_and_the_working_group_later(
    town: Town, reminders: Reminders
) -> None:
    go_to(town, 3, 11)
    assert reminders.step() == 2
    assert flags(town) == {LATE, COORDINATOR}
    go_to(town, 3, 12)
    assert reminders.step() == 0
    go_to(town, 3, 13)
    assert reminders.step() == 1
    assert flags(town) == {LATE, COORDINATOR, GROUP}
    assert town.request().state is State.received


def test_each_flag_is_raised_once_and_told_once(town: Town, reminders: Reminders) -> None:
    go_to(town, 3, 11)
    before = len(town.notices())
    assert [reminders.step() for _ in range(3)] == [2, 0, 0]
    assert stored_kinds(town.notices()[before:]) == [LATE, COORDINATOR]
    assert len(town.history(town.request())) == 2


def test_a_deadline_that_passes_into_a_weekend_is_told_on_monday(town: Town) -> None:
    go_to(town, 3, 7)
    town.submit(single())
    reminders = Reminders(town.means)
    # The fifth working day after Friday 7 March is Friday 14 March.
    for day in (14, 15, 16):
        go_to(town, 3, day)
        assert reminders.step() == 0
    go_to(town, 3, 17)
    assert reminders.step() == 2


def test_what_was_taken_up_is_late_only_after_the_measures_own_day(
    town: Town, reminders: Reminders
) -> None:
    go_to(town, 6, 30)
    town.say(town.request(), ReplyState.accepted)
    assert reminders.step() == 0
    go_to(town, 7, 1)
    assert reminders.step() == 2
    assert flags(town) == {ANSWER, COORDINATOR}


def test_an_agency_that_says_nothing_for_long_is_silent(town: Town, reminders: Reminders) -> None:
    town.say(town.request(), ReplyState.accepted)
    go_to(town, 3, 14)
    assert reminders.step() == 0
    go_to(town, 3, 17)
    assert reminders.step() == 1
    assert flags(town) == {SILENT}


@pytest.mark.parametrize("state", [ReplyState.needs_info, ReplyState.completed])
def test_an_agency_that_waits_for_the_curator_is_not_blamed(
    town: Town, reminders: Reminders, state: ReplyState
) -> None:
    town.say(town.request(), state, reason=Reason.more_data_needed)
    go_to(town, 9, 1)
    assert reminders.step() == 0


def test_what_has_ended_is_let_alone(town: Town, reminders: Reminders) -> None:
    town.say(town.request(), ReplyState.rejected, reason=Reason.no_capacity)
    go_to(town, 9, 1)
    assert reminders.step() == 0


def test_every_request_is_looked_at_whatever_the_page(town: Town, reminders: Reminders) -> None:
    for _ in range(4):
        town.submit(single())
    go_to(town, 3, 11)
    assert reminders.step(page=2) == 10


def test_a_territory_counts_by_its_own_clock_and_its_own_patience(sqlite_url: str) -> None:
    rules = msgspec.structs.replace(CATALOGUE.general.rules, silence=2)
    kamchatka = Territory(zone="Asia/Kamchatka", rules=rules)
    store = open_store(sqlite_url)
    town = Town(store, msgspec.structs.replace(CATALOGUE, territories={"30000001": kamchatka}))
    here = msgspec.structs.replace(make.programme().institution, territory="30000001")
    town.submit(single(institution=here))
    town.run()
    reminders = Reminders(town.means)
    go_to(town, 3, 4)
    assert reminders.step() == 0
    # 00:30 of Wednesday in Kamchatka: two working days after Monday evening there.
    town.now = datetime(2025, 3, 4, 12, 30, tzinfo=UTC)
    assert reminders.step() == 1
    assert flags(town) == {SILENT}
    assert town.now - make.NOW < timedelta(days=2)
    store.close()
