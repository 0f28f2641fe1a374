"""An agency that is away: its letters wait in order, nothing dies, nothing storms, all is sent."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest

from hub.domain.channel import Channel, Patience, Phase, Sign
from hub.domain.errors import Unavailable
from hub.domain.hours import read_hours
from hub.domain.messages import CuratorActionKind
from hub.domain.request import Delivery, DeliveryState
from hub.domain.terms import Level
from hub.flow.board.first_screen import Screens
from hub.flow.channels import AgencyChannels
from hub.flow.delivery import Courier
from hub.flow.results import RetryPolicy
from hub.flow.returning import Return
from hub.flow.sending import Sending
from hub.ports.board import Selection
from hub.ports.channels import ChannelTerms
from hub.ports.gateway import Posted, Posting, Result
from queues.topology import regular_queue, work_queues
from tests import factories as make
from tests.town import DELAYS, ScriptedGateway, Town, single

NORTH = "14730000"
BATCH = 8
DEAD, DONE = DeliveryState.dead, DeliveryState.acknowledged


class Agency(ScriptedGateway):
    """Health care, with a system that can be down, for all or for the letters of one territory."""

    def __init__(self) -> None:
        super().__init__("health")
        self.down = False
        self.poisoned: set[str] = set()
        self.portions: list[list[str]] = []
        self.away: set[str] = set()

    def send(self, postings: Sequence[Posting]) -> Sequence[Posted]:
        self.portions.append([one.id for one in postings])
        self._row = 0
        return super().send(postings)

    def _post(self, posting: Posting) -> Posted:
        if not (self.down or posting.id in self.poisoned or posting.territory in self.away):
            self._row = 0
            return super()._post(posting)
        self._row += 1
        # A gateway spares the agency the rest of a batch: see `adapters.fuse`.
        if self._row > 3:
            self.sent.pop()
            return Posted(id=posting.id, result=Result.untried, error="untried")
        return Posted(id=posting.id, result=Result.failed, error="connect", sign=Sign.failed)


class Office:
    """A town with its agency, courier and those who send what waited."""

    def __init__(self, town: Town, *terms: ChannelTerms) -> None:
        self.town = town
        self.agency = Agency()
        self.channels = AgencyChannels(town.means, "health", terms)
        self.policy = RetryPolicy(delays=DELAYS)
        self.consumer = town.broker.consumer(work_queues(["health"]))
        self.courier = Courier(
            town.means, self.agency, self.consumer, self.policy, channels=self.channels
        )
        self.returns = self.returning()

    def returning(self) -> list[Return]:
        sending = Sending(self.town.means, self.agency, self.policy, self.channels)
        territories = self.channels.territories
        return [Return(self.town.means, self.channels, one, sending) for one in territories]

    def ask(self, many: int = 1, level: Level = Level.basic, territory: str = "14000001") -> None:
        """So many new requests, each a minute after the other."""
        for _ in range(many):
            self.town.pass_time(minutes=1)
            programme = single(level=level)
            place = msgspec.structs.replace(programme.institution, territory=territory)
            if level is Level.emergency:
                term = msgspec.structs.replace(programme.term, end=make.TODAY + timedelta(days=80))
                due = make.measure(due=make.TODAY + timedelta(days=20))
                programme = msgspec.structs.replace(programme, term=term, measures=(due,))
            self.town.submit(msgspec.structs.replace(programme, institution=place))
        self.town.publish()

    def step(self) -> int:
        """One round of everybody."""
        self.town.publish()
        returned = sum(one.step(BATCH) for one in self.returns)
        return returned + self.courier.step(BATCH, 0)

    def settle(self) -> None:
        """Rounds until nothing moves."""
        while self.step():
            pass

    def endure(self, **time: float) -> None:
        """Let time pass from one try to the next."""
        end = self.town.now + timedelta(**time)
        while self.town.now < end:
            self.settle()
            tries = [one.next_try for one in self.letters() if one.next_try is not None]
            following = self.channel().next_try or min(tries, default=end)
            later = self.town.now + timedelta(minutes=30)
            self.town.now = min(following if following > self.town.now else later, end)

    def channel(self, territory: str = "*") -> Channel:
        with self.town.store.read() as uow:
            return uow.channels.of("health").get(territory, Channel(agency="health"))

    def letters(self) -> list[Delivery]:
        """All letters in the order in which they were written."""
        return [one for request in self.town.requests() for one in self.town.deliveries(request)]

    def states(self) -> set[DeliveryState]:
        return {one.state for one in self.letters()}


@pytest.fixture
def office(town: Town) -> Office:
    """An agency with one channel that is probed every six hours at the latest."""
    patience = Patience(longest_pause=6 * 3600)
    return Office(town, ChannelTerms(agency="health", patience=patience))


def test_an_agency_away_for_a_week_loses_nothing_and_needs_nobody(office: Office) -> None:
    office.agency.down = True
    office.ask(6)
    office.endure(days=3)
    office.ask(2)
    office.ask(2, Level.emergency)
    office.endure(days=4)
    probes = len(office.agency.sent)
    assert DEAD not in office.states()
    # Three failures to see it, pauses that double up to six hours, and one letter after each.
    assert probes <= 3 + 13 + 7 * 4 * 1.25
    assert all(len(portion) == 1 for portion in office.agency.portions[1:])
    assert office.channel().phase is Phase.broken

    office.agency.down = False
    office.endure(hours=8)
    assert office.states() == {DONE}
    assert all(one.replays == 0 for one in office.letters())
    assert len(office.agency.sent) == probes + 10
    assert office.channel() == Channel(agency="health", passed_at=office.channel().passed_at)


def test_what_waited_leaves_in_order_and_in_growing_portions(office: Office) -> None:
    office.agency.down = True
    office.ask(14)
    office.settle()
    office.ask(3, Level.emergency)
    office.agency.down = False
    office.agency.sent.clear()
    office.agency.portions.clear()
    office.endure(hours=2)
    order = {one.id: place for place, one in enumerate(office.letters())}
    places = [order[posting.id] for posting in office.agency.sent]
    probe, urgent, others = places[0], places[1:3], places[3:]
    assert {probe, *urgent} == {14, 15, 16}
    assert urgent == sorted(urgent)
    assert others == sorted(others)
    assert sorted(places) == list(range(17))
    sizes = [len(portion) for portion in office.agency.portions]
    assert sizes[:4] == [1, 2, 4, 8]


def test_while_a_channel_is_broken_its_queue_is_left_alone(office: Office) -> None:
    office.agency.down = True
    office.ask(4)
    office.settle()
    office.ask(10)
    office.settle()
    # The new ones, and the four that came back after their pause.
    assert office.town.broker.depths()[regular_queue("health")].ready == 14
    waiting = [one for one in office.letters() if one.held == "*"]
    assert {one.state for one in waiting} == {DeliveryState.retrying}
    assert {one.error for one in waiting} <= {"connect", "untried"}
    assert {one.next_try for one in waiting} == {office.channel().next_try}


def test_letters_that_wait_learn_when_they_are_tried_next(office: Office) -> None:
    office.agency.down = True
    office.ask(4)
    office.endure(minutes=10)
    held = [one.next_try for one in office.letters() if one.held]
    assert set(held) == {office.channel().next_try}
    assert max(one.attempts for one in office.letters()) > 1
    assert {one.strikes for one in office.letters()} == {0}


def test_a_letter_that_fails_while_others_pass_dies_at_last(office: Office) -> None:
    office.ask(6)
    poison = office.letters()[2].id
    office.agency.poisoned = {poison}
    for _ in range(6):
        office.ask(2)
        office.endure(minutes=3)
    dead = [one for one in office.letters() if one.state is DEAD]
    assert [(one.id, one.strikes) for one in dead] == [(poison, len(DELAYS) + 1)]
    assert office.states() == {DEAD, DONE}
    assert office.channel().phase is Phase.works


def test_poison_alone_looks_like_a_broken_channel_until_others_pass(office: Office) -> None:
    office.ask(1)
    poison = office.letters()[0].id
    office.agency.poisoned = {poison}
    office.endure(hours=5)
    assert office.channel().phase is Phase.broken
    assert office.states() == {DeliveryState.retrying}
    for _ in range(8):
        office.ask(3)
        office.endure(hours=2)
    assert [one.id for one in office.letters() if one.state is DEAD] == [poison]
    assert office.states() == {DEAD, DONE}


def test_several_poisoned_letters_do_not_hold_a_return_up(office: Office) -> None:
    office.agency.down = True
    office.ask(12)
    office.settle()
    office.agency.poisoned = {one.id for one in office.letters()[:4]}
    office.agency.down = False
    office.endure(hours=3)
    good = [one for one in office.letters() if one.id not in office.agency.poisoned]
    assert {one.state for one in good} == {DONE}


def test_a_second_worker_leaves_a_taken_channel_alone(office: Office) -> None:
    office.agency.down = True
    office.ask(4)
    office.settle()
    office.town.pass_time(hours=8)
    (other,) = office.returning()
    found: list[int] = []
    office.agency.meanwhile = lambda: found.append(other.step(BATCH))
    before = len(office.agency.sent)
    office.returns[0].step(BATCH)
    assert found == [0]
    assert len(office.agency.sent) == before + 1


def test_a_probe_is_written_once_the_database_answers_and_not_sent_again(office: Office) -> None:
    office.agency.down = True
    office.ask(4)
    office.settle()
    office.town.pass_time(hours=8)
    office.agency.down = False
    before = len(office.agency.sent)
    office.agency.meanwhile = lambda: setattr(office.town.store, "refuses_writes", True)
    with pytest.raises(Unavailable):
        office.returns[0].step(BATCH)
    office.town.store.refuses_writes = False
    office.returns[0].step(BATCH)
    assert len(office.agency.sent) == before + 1
    assert office.channel().phase is Phase.returning


def test_a_channel_that_is_broken_stays_so_over_a_restart(office: Office) -> None:
    office.agency.down = True
    office.ask(4)
    office.settle()
    office.consumer.close()
    again = Office(office.town)
    again.agency.down = True
    again.ask(3)
    again.settle()
    assert [len(portion) for portion in again.agency.portions] == [1]


def test_one_channel_of_an_agency_breaks_alone(town: Town) -> None:
    office = Office(
        town,
        ChannelTerms(agency="health"),
        ChannelTerms(agency="health", territory=NORTH),
    )
    office.agency.away = {NORTH}
    office.ask(6, territory=NORTH)
    office.settle()
    office.ask(6)
    office.ask(2, territory=NORTH)
    office.settle()
    assert (office.channel().phase, office.channel(NORTH).phase) == (Phase.works, Phase.broken)
    by_state = [one.state for one in office.letters()]
    assert by_state == [DeliveryState.retrying] * 6 + [DONE] * 6 + [DeliveryState.retrying] * 2
    office.agency.away = set()
    town.pass_time(hours=1)
    office.settle()
    assert office.states() == {DONE}


def test_outside_its_hours_a_channel_is_not_tried_and_its_letters_wait(town: Town) -> None:
    hours = read_hours("mon-fri 08:00-20:00")
    office = Office(town, ChannelTerms(agency="health", hours=hours))
    town.pass_time(hours=10)
    office.ask(3)
    office.ask(1, Level.emergency)
    office.settle()
    town.pass_time(hours=3)
    office.settle()
    assert office.agency.sent == []
    assert office.states() == {DeliveryState.queued}
    town.pass_time(hours=8)
    office.settle()
    assert office.states() == {DONE}


def test_what_was_fetched_before_closing_time_leaves_first_in_the_morning(town: Town) -> None:
    hours = read_hours("mon-fri 08:00-20:00")
    office = Office(town, ChannelTerms(agency="health", hours=hours))
    office.ask(2)
    taken = office.consumer.receive(BATCH, 0)
    office.consumer.receive = lambda *_: taken  # type: ignore[method-assign]
    town.pass_time(hours=10)
    office.courier.step(BATCH, 0)
    del office.consumer.receive
    assert {one.error for one in office.letters()} == {"channel_closed"}
    morning = {one.next_try for one in office.letters()}
    assert morning == {make.NOW.replace(hour=5) + timedelta(days=1)}
    office.ask(1, Level.emergency)
    town.now = morning.pop() or town.now
    office.settle()
    assert office.states() == {DONE}
    assert [len(one) for one in office.agency.portions] == [1, 2]


def test_a_letter_that_was_cancelled_while_it_waited_is_no_probe(office: Office) -> None:
    office.agency.down = True
    office.ask(4)
    office.settle()
    before = len(office.agency.sent)
    for request in office.town.requests():
        office.town.act(request, CuratorActionKind.cancel)
    office.town.pass_time(hours=8)
    office.agency.down = False
    office.settle()
    kinds = {type(one).__name__ for one in office.agency.letters[before:]}
    assert kinds <= {"CancelMessage"}


def test_the_first_screen_tells_a_broken_channel_from_a_silent_agency(town: Town) -> None:
    hours = read_hours("mon-fri 08:00-20:00")
    office = Office(town, ChannelTerms(agency="health", hours=hours))
    screens = Screens(town.means, agencies=[office.channels])
    office.ask(1)
    office.settle()
    office.agency.down = True
    began = town.now
    office.ask(3, Level.emergency)
    office.settle()
    (broken,) = screens.read(Selection()).troubles
    assert (broken.agency, broken.phase, broken.error, broken.urgent) == (
        "health",
        Phase.broken,
        "connect",
        3,
    )
    assert broken.since is not None
    assert began < broken.since <= town.now
    town.pass_time(days=40)
    assert screens.read(Selection()).silent == {"health": 1}
    office.agency.down = False
    office.endure(days=3)
    town.now = town.now.replace(hour=19)
    (closed,) = screens.read(Selection()).troubles
    assert (closed.phase, closed.since) == (Phase.works, None)
    assert closed.opens is not None
