"""Replies of agencies that do not call back."""

import pytest

from hub.domain.errors import Unavailable
from hub.domain.fetching import ENOUGH, Fetching
from hub.domain.messages import Reason, ReplyMessage, ReplyState
from hub.domain.states import State
from hub.flow.board.first_screen import Screens
from hub.flow.polling import Poller
from hub.ports.board import Selection
from hub.ports.gateway import Incoming, Polling
from tests.town import ScriptedGateway, Town, incoming, saying, single


@pytest.fixture
def clinic(town: Town) -> ScriptedGateway:
    """Health care, which has a request and must be asked about it."""
    town.submit(single())
    town.run()
    town.gateways["health"].polls = Polling.questions
    return town.gateways["health"]


@pytest.fixture
def accepted(town: Town, clinic: ScriptedGateway) -> ReplyMessage:
    """A reply that waits in the agency's queue as `t1`."""
    reply = saying(town.request(), ReplyState.accepted).reply
    assert reply is not None
    clinic.waiting = [incoming(reply, token="t1")]
    return reply


def asked(town: Town, clinic: ScriptedGateway) -> list[str]:
    """The numbers that a new poller asks about."""
    clinic.asked.clear()
    Poller(town.means, clinic).step(10)
    return [one.query.number for one in clinic.asked]


def test_it_asks_about_requests_that_the_agency_has(town: Town, clinic: ScriptedGateway) -> None:
    town.submit(single())
    first = town.requests()[0]
    assert asked(town, clinic) == [first.number]
    assert clinic.asked[0].territory == first.territory


@pytest.mark.parametrize("state", [ReplyState.rejected, ReplyState.completed, ReplyState.failed])
def test_it_does_not_ask_about_what_the_agency_ended(
    town: Town, clinic: ScriptedGateway, state: ReplyState
) -> None:
    town.say(town.request(), state, reason=Reason.no_capacity)
    assert asked(town, clinic) == []


def test_it_asks_about_each_in_turn_and_begins_again(town: Town, clinic: ScriptedGateway) -> None:
    for _ in range(4):
        town.submit(single())
    town.run()
    poller = Poller(town.means, clinic)
    assert [poller.step(2) for _ in range(4)] == [2, 2, 0, 2]
    numbers = [one.number for one in town.requests()]
    assert [one.query.number for one in clinic.asked] == [*numbers, *numbers[:2]]


def test_an_agency_with_a_queue_is_asked_about_nothing(
    town: Town, clinic: ScriptedGateway, accepted: ReplyMessage
) -> None:
    clinic.polls = Polling.queue
    assert Poller(town.means, clinic).step(10) == 1
    assert (clinic.asked, clinic.settled) == ([], ["t1"])
    assert town.request().state is State(accepted.state)


@pytest.mark.usefixtures("accepted")
def test_what_cannot_be_read_is_quarantined_and_need_not_wait_in_the_queue(
    town: Town, clinic: ScriptedGateway
) -> None:
    clinic.waiting += [
        Incoming(raw=b"<?>", reply=None, token="t2"),
        saying(town.request(), ReplyState.in_progress),
    ]
    Poller(town.means, clinic).step(10)
    assert town.request().state is State.in_progress
    assert clinic.settled == ["t1", "t2"]
    assert town.totals()["quarantined"] == 1


@pytest.mark.usefixtures("accepted")
def test_nothing_is_settled_that_was_not_committed(town: Town, clinic: ScriptedGateway) -> None:
    town.store.refuses_writes = True
    with pytest.raises(Unavailable):
        Poller(town.means, clinic).step(10)
    assert clinic.settled == []
    town.store.refuses_writes = False
    Poller(town.means, clinic).step(10)
    assert (clinic.settled, town.request().state) == (["t1"], State.accepted)


@pytest.mark.usefixtures("accepted")
def test_what_is_fetched_again_is_absorbed_and_settled_again(
    town: Town, clinic: ScriptedGateway
) -> None:
    poller = Poller(town.means, clinic)
    poller.step(10)
    notices = len(town.notices())
    poller.step(10)
    assert clinic.settled == ["t1", "t1"]
    assert len(town.notices()) == notices


def failed_polls(town: Town, clinic: ScriptedGateway, times: int) -> None:
    clinic.answers_polls = False
    for _ in range(times):
        town.pass_time(seconds=10)
        with pytest.raises(Unavailable, match="Ведомство не отвечает"):
            Poller(town.means, clinic).step(10)


def test_an_agency_whose_replies_cannot_be_fetched_is_told_apart_from_a_silent_one(
    town: Town, clinic: ScriptedGateway
) -> None:
    screens = Screens(town.means)
    failed_polls(town, clinic, 1)
    began = town.now
    failed_polls(town, clinic, 1)
    assert screens.read(Selection()).unfetched == []

    failed_polls(town, clinic, 5)
    town.pass_time(days=40)

    screen = screens.read(Selection())
    assert screen.unfetched == [Fetching(agency="health", failures=ENOUGH, since=began)]
    assert screen.silent == {"health": 1}

    clinic.answers_polls = True
    Poller(town.means, clinic).step(10)
    assert screens.read(Selection()).unfetched == []


def test_what_failed_before_the_agency_answered_does_not_count(
    town: Town, clinic: ScriptedGateway
) -> None:
    failed_polls(town, clinic, ENOUGH - 1)
    clinic.answers_polls = True
    Poller(town.means, clinic).step(10)
    failed_polls(town, clinic, ENOUGH - 1)

    assert Screens(town.means).read(Selection()).unfetched == []


def test_that_nothing_changed_is_not_written_down(town: Town, clinic: ScriptedGateway) -> None:
    failed_polls(town, clinic, ENOUGH)
    town.store.refuses_writes = True

    failed_polls(town, clinic, 1)

    clinic.answers_polls = True
    with pytest.raises(Unavailable):
        Poller(town.means, clinic).step(10)
    town.store.refuses_writes = False
    Poller(town.means, clinic).step(10)
    town.store.refuses_writes = True
    Poller(town.means, clinic).step(10)
