"""Conclusions and cancellations: how a programme ends."""

import pytest

from hub.domain.errors import Invalid, NotFound
from hub.domain.messages import CancelMessage, Reason, ReplyState
from hub.domain.programme import Programme, Removal
from hub.domain.states import State
from hub.domain.terms import ConclusionKind, Decision
from tests import factories as make
from tests.town import Town, single

FINAL = {
    "kind": ConclusionKind.final,
    "decision": Decision.cease,
    "removal": Removal.improved,
    "satisfied": True,
}


@pytest.fixture
def programme(town: Town) -> Programme:
    """A programme whose requests are with their agencies."""
    programme = make.programme()
    town.submit(programme)
    town.run()
    return programme


def status(town: Town, programme: Programme) -> str:
    with town.store.read() as uow:
        record = uow.programmes.find(make.INSTITUTION, programme.number)
    assert record is not None
    return record.status


def test_an_interim_conclusion_is_kept_and_changes_nothing(
    town: Town, programme: Programme
) -> None:
    receipt = town.accept(make.conclusion(programme_number=programme.number))
    assert (receipt.programme_number, receipt.version) == (programme.number, 1)
    assert status(town, programme) == "active"
    assert {one.state for one in town.requests()} == {State.received}


def test_a_final_conclusion_that_continues_ends_nothing(town: Town, programme: Programme) -> None:
    town.accept(make.conclusion(programme_number=programme.number, kind=ConclusionKind.final))
    assert status(town, programme) == "active"


def test_a_final_conclusion_that_ceases_ends_the_programme_and_its_open_requests(
    town: Town, programme: Programme
) -> None:
    working = {
        "M1": ReplyState.completed,
        "M2": ReplyState.in_progress,
        "M3": ReplyState.rejected,
    }
    for measure, state in working.items():
        town.say(town.request(measure), state, reason=Reason.no_capacity)
    town.accept(make.conclusion(programme_number=programme.number, **FINAL))
    town.run()
    assert status(town, programme) == "ceased"
    assert {measure: town.request(measure).state for measure in ("M1", "M2", "M3", "I1")} == {
        "M1": State.completed,
        "M2": State.cancel_requested,
        "M3": State.rejected,
        "I1": State.cancelled,
    }
    assert town.request("I1").reason is Reason.programme_ended
    told = [type(letter) for letter in town.gateways["education"].letters[2:]]
    assert told == [CancelMessage, CancelMessage]
    assert len(town.gateways["health"].sent) == 1


def test_a_final_conclusion_that_ceases_must_say_why(town: Town, programme: Programme) -> None:
    (refused,) = town.offer(
        make.conclusion(programme_number=programme.number, **FINAL | {"removal": None})
    )
    assert isinstance(refused, Invalid)
    assert [(one.code, one.place) for one in refused.findings] == [("no_removal", "removal")]
    assert status(town, programme) == "active"
    assert town.totals()["quarantined"] == 1


def test_what_is_done_can_still_be_answered_and_closed_after_the_end(
    town: Town, programme: Programme
) -> None:
    town.say(town.request("M2"), ReplyState.in_progress)
    town.accept(make.conclusion(programme_number=programme.number, **FINAL))
    town.say(town.request("M2"), ReplyState.completed)
    assert town.request("M2").state is State.completed


def test_a_cancelled_programme_asks_nothing_more_of_anyone(town: Town) -> None:
    programme = make.programme()
    town.submit(programme)
    receipt = town.accept(make.cancellation(programme_number=programme.number))
    town.run()
    assert status(town, programme) == "cancelled"
    assert {line.state for line in receipt.lines if line.number} == {State.cancelled}
    assert all(not gateway.sent for gateway in town.gateways.values())


def test_a_draft_does_not_keep_its_programme_from_ending(town: Town) -> None:
    programme = single(consents=(make.consent(agencies=("health",)),))
    town.submit(programme)
    town.run()
    town.say(town.request(), ReplyState.redirected, redirect_to="education")
    assert town.request().state is State.draft
    town.accept(make.cancellation(programme_number=programme.number))
    town.run()
    assert town.request().state is State.cancelled
    assert town.gateways["education"].sent == []


def test_a_programme_that_is_not_the_institutions_cannot_be_ended(
    town: Town, programme: Programme
) -> None:
    answers = town.offer(
        make.cancellation(programme_number="ИПСС-нет"),
        make.cancellation(programme_number=programme.number, institution="KC-02"),
        make.conclusion(programme_number=programme.number, institution="KC-02", **FINAL),
    )
    assert [type(answer) for answer in answers] == [NotFound] * 3
    assert status(town, programme) == "active"
