"""A request is one ordered stream to its agency: the newest content is the last word there."""

from collections.abc import Iterator, Sequence

import msgspec
import pytest

from hub.domain.messages import (
    Action,
    CancelMessage,
    ClarifyMessage,
    CuratorActionKind,
    Reason,
    ReplyState,
    RequestMessage,
)
from hub.domain.programme import Programme
from hub.domain.request import DeliveryState, Request
from hub.domain.states import State
from hub.domain.stream import SUPERSEDED
from hub.domain.terms import Urgency
from hub.flow.dead import DeadLetters
from hub.flow.letters import pointed
from hub.flow.reconcile import Reconcile
from hub.ports.gateway import Letter, Result
from hub.storage import open_store
from queues.topology import regular_queue, urgent_queue
from tests import factories as make
from tests.town import CATALOGUE, Town, revised

AGENCIES = {
    "health": "medical.checkup",
    "education": "pedagogical.schooling",
    "police": "legal.offence_prevention",
    "employment": "social.employment",
    "guardianship": "legal.child_rights",
}


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    """A hub with an empty database, on each kind of database."""
    store = open_store(request.getfixturevalue(request.param))
    yield Town(store)
    store.close()


def asked(*agencies: str, note: str = "старое") -> Programme:
    """One measure for each of these agencies, or of all, named after it."""
    measures = [
        make.measure(id=agency, activity=AGENCIES[agency], members=("c1",), note=note)
        for agency in agencies or AGENCIES
    ]
    return make.programme(measures=tuple(measures), information=())


def noted(programme: Programme, note: str) -> Programme:
    """The next version of it, with another note to every measure."""
    measures = [msgspec.structs.replace(one, note=note) for one in programme.measures]
    return revised(programme, measures=tuple(measures))


def wire(town: Town, agency: str = "health") -> list[tuple[str, str | None]]:
    """What left for the agency, in order: as what, and with which note."""
    return [_told(letter) for letter in town.gateways[agency].letters]


def _told(letter: Letter) -> tuple[str, str | None]:
    if isinstance(letter, RequestMessage):
        return letter.action.value, letter.note
    return type(letter).__name__, letter.text


def states(town: Town, request: Request) -> list[tuple[DeliveryState, str | None]]:
    """How the letters of the request stand, in order, with the reason."""
    letters = sorted(town.deliveries(request), key=lambda one: one.version)
    return [(one.state, one.error) for one in letters]


def later(town: Town) -> None:
    """Let every pause pass, and everything be done that was put off."""
    town.run()
    town.pass_time(minutes=2)
    town.run()


def pointers(town: Town) -> Sequence[str]:
    """Ids of the letters that the outbox points to."""
    with town.store.read() as uow:
        return [one for one in map(pointed, uow.outbox.free(town.now)) if one is not None]


def in_pause(town: Town, error: str, agency: str = "health") -> Programme:
    """A programme whose letter has failed once, so that it waits for its next try."""
    programme = asked(agency)
    town.submit(programme)
    town.gateways[agency].script(Result.failed, error=error)
    town.run()
    return programme


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_newer_content_takes_the_place_of_one_that_has_not_left(town: Town, agency: str) -> None:
    programme = asked(agency)
    town.submit(programme)
    town.submit(noted(programme, "новое"))
    later(town)
    assert wire(town, agency) == [("new", "новое")]
    assert states(town, town.request(agency)) == [
        (DeliveryState.withdrawn, SUPERSEDED),
        (DeliveryState.acknowledged, None),
    ]


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_newer_content_takes_the_place_of_one_that_surely_did_not_arrive(
    town: Town, agency: str
) -> None:
    programme = in_pause(town, "connect", agency)
    town.submit(noted(programme, "новое"))
    later(town)
    assert wire(town, agency) == [("new", "старое"), ("new", "новое")]
    assert town.request(agency).state is State.received


@pytest.mark.parametrize("agency", AGENCIES)
def test_one_that_may_have_arrived_is_repeated_and_the_newer_content_follows_as_a_change(
    town: Town, agency: str
) -> None:
    programme = in_pause(town, "timeout", agency)
    town.submit(noted(programme, "новое"))
    later(town)
    assert wire(town, agency) == [("new", "старое"), ("new", "старое"), ("amend", "новое")]
    first, second, third = (posting.id for posting in town.gateways[agency].sent)
    assert first == second != third


def test_a_newer_content_does_not_wait_for_the_pause_of_the_one_before(town: Town) -> None:
    programme = in_pause(town, "timeout")
    town.submit(noted(programme, "новое"))
    town.run()
    assert wire(town)[-1] == ("amend", "новое")


def test_only_the_newest_of_many_contents_leaves(town: Town) -> None:
    programme = asked("health")
    town.submit(programme)
    for note in ("второе", "третье", "четвёртое"):
        programme = noted(programme, note)
        town.submit(programme)
    later(town)
    assert wire(town) == [("new", "четвёртое")]


def test_a_content_that_comes_while_the_first_is_under_way_follows_it(town: Town) -> None:
    programme = asked("health")
    town.submit(programme)
    town.gateways["health"].meanwhile = lambda: town.submit(noted(programme, "новое"))
    later(town)
    assert wire(town) == [("new", "старое"), ("amend", "новое")]


def test_a_correction_saves_a_request_whose_first_letter_died(town: Town) -> None:
    programme = asked("health")
    town.submit(programme)
    town.gateways["health"].script(Result.refused, error="fault_client")
    town.run()
    town.submit(noted(programme, "исправлено"))
    later(town)
    assert wire(town) == [("new", "старое"), ("new", "исправлено")]
    assert town.request("health").state is State.received
    assert states(town, town.request("health")) == [
        (DeliveryState.withdrawn, SUPERSEDED),
        (DeliveryState.acknowledged, None),
    ]


def test_a_letter_that_dies_gives_the_turn_to_the_one_behind_it(town: Town) -> None:
    programme = in_pause(town, "timeout")
    town.gateways["health"].script(Result.refused, error="fault_client")
    town.submit(noted(programme, "исправлено"))
    later(town)
    assert wire(town)[-1] == ("new", "исправлено")
    assert town.request("health").state is State.received


def test_the_reconciliation_lifts_a_letter_out_of_the_dead_queue_that_is_dead_no_more(
    town: Town,
) -> None:
    programme = asked("health")
    town.submit(programme)
    town.gateways["health"].script(Result.refused, error="fault_client")
    town.run()
    town.submit(noted(programme, "исправлено"))
    later(town)
    assert Reconcile(town.means, town.broker, town.refill).run().lifted == 1
    assert town.broker.dead_queue().list("health", 10) == []


def dead_then_corrected(town: Town) -> str:
    """The first letter is dead, the second has arrived all the same; the id of the dead one."""
    programme = in_pause(town, "timeout")
    town.submit(noted(programme, "новое"))
    gateway = town.gateways["health"]
    gateway.script(Result.refused, Result.refused, error="fault_client")
    later(town)
    first, second = sorted(town.deliveries(town.request("health")), key=lambda one: one.version)
    assert (first.state, second.state) == (DeliveryState.dead, DeliveryState.dead)
    return first.id


def test_a_replay_sends_what_holds_now(town: Town) -> None:
    dead = dead_then_corrected(town)
    sends = DeadLetters(town.means, town.broker.dead_queue).replay(dead)
    later(town)
    assert wire(town)[-1] == ("new", "новое")
    assert sends.id == town.gateways["health"].sent[-1].id
    assert states(town, town.request("health")) == [
        (DeliveryState.withdrawn, SUPERSEDED),
        (DeliveryState.acknowledged, None),
    ]


def test_a_content_that_arrived_ends_the_older_dead_ones(town: Town) -> None:
    dead_then_corrected(town)
    letters = DeadLetters(town.means, town.broker.dead_queue)
    newest = max(letters.list("health", 10), key=lambda one: one.version)
    letters.replay(newest.id)
    later(town)
    assert letters.list("health", 10) == []


def test_an_answer_follows_the_change_that_was_written_before_it(town: Town) -> None:
    programme = asked("health")
    town.submit(programme)
    town.run()
    gateway = town.gateways["health"]
    town.say(town.request("health"), ReplyState.needs_info, reason=Reason.more_data_needed)
    gateway.script(Result.failed, error="timeout")
    town.submit(noted(programme, "новое"))
    town.run()
    town.act(town.request("health"), CuratorActionKind.answer, "Справка приложена")
    later(town)
    assert wire(town)[-2:] == [("amend", "новое"), (ClarifyMessage.__name__, "Справка приложена")]


def test_a_cancellation_is_the_last_word(town: Town) -> None:
    programme = asked("health")
    town.submit(programme)
    town.run()
    town.gateways["health"].script(Result.failed, error="timeout")
    town.submit(noted(programme, "новое"))
    town.run()
    town.act(town.request("health"), CuratorActionKind.cancel)
    later(town)
    assert wire(town)[-1][0] == CancelMessage.__name__
    assert [state for state, _ in states(town, town.request("health"))] == [
        DeliveryState.acknowledged,
        DeliveryState.withdrawn,
        DeliveryState.acknowledged,
    ]


def test_letters_of_other_requests_do_not_wait(town: Town) -> None:
    programme = asked()
    town.submit(programme)
    town.gateways["health"].script(Result.failed, error="timeout")
    town.run()
    for agency in set(AGENCIES) - {"health"}:
        assert wire(town, agency) == [("new", "старое")]


def test_the_broker_knows_of_one_letter_of_each_request_at_a_time(town: Town) -> None:
    programme = asked("health")
    town.submit(programme)
    town.submit(noted(programme, "новое"))
    first, _ = sorted(town.deliveries(town.request("health")), key=lambda one: one.version)
    assert pointers(town) == [first.id]
    town.publish()
    assert Reconcile(town.means, town.broker, town.refill).run(everything=True).letters == 1


def test_a_letter_that_waits_for_another_is_put_back_by_nobody(town: Town) -> None:
    programme = in_pause(town, "timeout")
    town.submit(noted(programme, "новое"))
    with town.store.read() as uow:
        waiting = uow.deliveries.waiting()
    assert [one.id for one in waiting] == [town.gateways["health"].sent[0].id]


def test_an_urgent_change_makes_the_letter_before_it_urgent_too(town: Town) -> None:
    programme = asked("health")
    town.submit(programme)
    request = town.request("health")
    with town.store.begin() as uow:
        held = uow.requests.lock(request.number)
        assert held is not None
        uow.requests.save([msgspec.structs.replace(held, urgency=Urgency.urgent)])
        uow.commit()
    town.submit(noted(programme, "новое"))
    town.publish()
    depths = town.broker.depths()
    assert (depths[regular_queue("health")].ready, depths[urgent_queue("health")].ready) == (1, 1)
    later(town)
    assert wire(town) == [("new", "новое")]


def test_a_request_carries_the_version_of_what_its_agency_must_know(town: Town) -> None:
    programme = asked("health")
    town.submit(programme)
    town.run()
    town.submit(noted(programme, "новое"))
    town.run()
    town.say(town.request("health"), ReplyState.needs_info, reason=Reason.more_data_needed)
    town.act(town.request("health"), CuratorActionKind.answer, "Справка приложена")
    town.run()
    assert town.request("health").version == 3
    letters = sorted(town.deliveries(town.request("health")), key=lambda one: one.version)
    assert [(one.version, one.action) for one in letters] == [
        (1, Action.new),
        (2, Action.amend),
        (3, None),
    ]


def test_every_agency_of_the_catalogue_is_tried_here() -> None:
    assert set(AGENCIES) == set(CATALOGUE.agencies)
