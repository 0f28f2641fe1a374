"""A family takes back its consent: for a person, for an agency, or all of it."""

from datetime import date, timedelta

import msgspec
import pytest

from hub.domain.errors import Invalid
from hub.domain.messages import CancelMessage, CuratorActionKind, Reason, ReplyState, RequestMessage
from hub.domain.request import DeliveryState
from hub.domain.states import State
from hub.ports.audit import TrailFilter
from tests import factories as make
from tests.story import ASKED, Story

DAY = make.TODAY


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard."""
    story.begins()
    story.letters()
    return story


def handling(story: Story) -> dict[str, str]:
    """How each measure stands, by the status that the case system asks for."""
    return {line.measure: line.handling for line in story.lines()}


def signed(on: date = DAY, **fields: object) -> dict[str, object]:
    """The consents of the next version."""
    return {"consents": (make.consent(signed_on=on, **fields),)}


def test_every_agency_with_an_open_request_is_told_to_stop_and_why(story: Story) -> None:
    story.withdraws()
    told = story.letters()
    assert set(told) == set(ASKED.values())
    for measure, agency in ASKED.items():
        (letter,) = told[agency]
        assert isinstance(letter, CancelMessage)
        assert (letter.number, letter.reason) == (story.request(measure).number, Reason.no_consent)
        assert (story.request(measure).state, story.request(measure).reason) == (
            State.cancelled,
            Reason.no_consent,
        )


def test_the_measures_stand_without_consent_and_own_work_is_not_touched(story: Story) -> None:
    receipt = story.withdraws()
    assert {line.measure: line.handling for line in receipt.lines} == handling(story)
    assert handling(story) == dict.fromkeys(ASKED, "no_consent") | {"M6": "own_work"}


def test_an_agency_that_is_at_work_is_asked_to_stop(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.in_progress)
    story.withdraws()
    assert isinstance(story.letters()["health"][0], CancelMessage)
    assert story.request("M1").state is State.cancel_requested
    assert handling(story)["M1"] == "no_consent"


def test_what_is_done_stays_done(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.completed)
    story.withdraws()
    assert "health" not in story.letters()
    assert story.request("M1").state is State.completed
    assert handling(story)["M1"] == "request"


def test_for_one_agency_the_others_go_on(story: Story) -> None:
    story.withdraws(agencies=("police",))
    assert set(story.letters()) == {"police"}
    assert [one for one, how in handling(story).items() if how == "no_consent"] == ["M4"]


def test_for_one_person_the_measures_of_others_go_on(story: Story) -> None:
    story.withdraws(members=("m1",))
    assert set(story.letters()) == {"employment"}
    assert story.request("M1").state is State.received


def test_a_letter_that_waits_does_not_leave(story: Story) -> None:
    late = make.measure(id="M7", activity="medical.treatment", members=("c1",))
    story.revises(measures=(*story.programme.measures, late))
    story.withdraws(members=("c1",), agencies=("health",))
    told = story.letters()["health"]
    assert {letter.number for letter in told} == {story.request("M1").number}
    (delivery,) = story.town.deliveries(story.request("M7"))
    assert delivery.state is DeliveryState.withdrawn
    assert (story.request("M7").state, story.request("M7").reason) == (
        State.cancelled,
        Reason.no_consent,
    )


def test_a_letter_that_is_on_its_way_meanwhile_is_taken_back(story: Story) -> None:
    late = make.measure(id="M7", activity="medical.treatment", members=("c1",))
    story.revises(measures=(*story.programme.measures, late))
    story.town.gateways["health"].meanwhile = lambda: story.withdraws_only(members=("c1",))
    story.town.run()
    number = story.request("M7").number
    to_health = [one for one in story.letters()["health"] if one.number == number]
    assert [type(letter) for letter in to_health] == [RequestMessage, CancelMessage]


def test_a_later_version_that_still_lists_the_old_consent_revives_nothing(story: Story) -> None:
    story.withdraws()
    story.letters()
    story.goes_on()
    assert story.letters() == {}
    assert handling(story) == dict.fromkeys(ASKED, "no_consent") | {"M6": "own_work"}


def test_nor_does_one_that_lists_none_and_it_is_accepted(story: Story) -> None:
    story.withdraws()
    story.letters()
    story.goes_on(consents=())
    assert story.letters() == {}
    assert handling(story) == dict.fromkeys(ASKED, "no_consent") | {"M6": "own_work"}


def test_a_changed_measure_waits_without_consent_too(story: Story) -> None:
    story.withdraws()
    story.letters()
    changed = tuple(msgspec.structs.replace(one, note="Иначе") for one in story.programme.measures)
    story.goes_on(measures=changed)
    assert story.letters() == {}
    assert len(story.town.requests()) == len(ASKED)


def test_a_new_measure_waits_as_a_draft(story: Story) -> None:
    story.withdraws()
    story.letters()
    new = make.measure(id="M7", activity="medical.treatment", members=("c1",))
    story.goes_on(measures=(*story.programme.measures, new))
    assert story.letters() == {}
    assert story.request("M7").state is State.draft
    assert handling(story)["M7"] == "no_consent"
    story.goes_on(**signed())
    assert story.request("M7").state is State.received


@pytest.mark.parametrize("later", [0, 3])
def test_a_new_consent_lets_every_measure_be_asked_again(story: Story, later: int) -> None:
    old = {measure: story.request(measure).number for measure in ASKED}
    story.withdraws()
    story.letters()
    story.town.pass_time(days=later)
    story.goes_on(**signed(DAY + timedelta(days=later), valid_until=date(2026, 3, 1)))
    told = story.letters()
    for measure, agency in ASKED.items():
        (letter,) = told[agency]
        assert isinstance(letter, RequestMessage)
        assert letter.follows == old[measure]
        assert story.request(measure).state is State.received
    lines = [(line.measure, line.handling, line.state) for line in story.lines()]
    assert ("M1", "request", State.cancelled) in lines
    assert ("M1", "request", State.received) in lines


def test_a_consent_of_the_day_before_does_not(story: Story) -> None:
    story.withdraws()
    story.letters()
    story.goes_on(**signed(DAY - timedelta(days=1)))
    assert story.letters() == {}


def test_what_a_curator_cancelled_by_hand_is_not_asked_again_by_a_consent(story: Story) -> None:
    story.town.act(story.request("M1"), CuratorActionKind.cancel)
    story.withdraws()
    story.letters()
    story.goes_on(**signed(valid_until=date(2026, 3, 1)))
    assert set(story.letters()) == set(ASKED.values()) - {"health"}


def test_an_answer_to_the_agency_no_longer_leaves(story: Story) -> None:
    """The clarification was written before the withdrawal and waits still."""
    asked = story.request("M1")
    story.town.say(asked, ReplyState.needs_info, reason=Reason.more_data_needed)
    story.town.act(asked, CuratorActionKind.answer, "Справка приложена")
    story.withdraws()
    (letter,) = story.letters()["health"]
    assert isinstance(letter, CancelMessage)


def test_said_twice_it_is_done_once(story: Story) -> None:
    act = story.withdrawal()
    first = story.town.accept(act)
    story.town.run()
    story.letters()
    assert story.town.accept(act) == first
    story.withdraws()
    assert story.letters() == {}
    with story.town.store.read() as uow:
        record = uow.programmes.get(story.town.programme_id(story.programme.number))
    assert record is not None
    assert len(record.withdrawals) == 1


def test_it_is_written_down_who_did_it_without_a_name(story: Story) -> None:
    story.withdraws()
    with story.town.store.read() as uow:
        (entry,) = uow.audit.list(TrailFilter(action="withdraw_consent", limit=9))
    assert entry.entry.actor == make.INSTITUTION
    assert entry.entry.subject_id == story.town.programme_id(story.programme.number)


def test_one_that_nobody_may_give_is_refused_with_its_place(story: Story) -> None:
    (refusal,) = story.town.offer(story.withdrawal(withdrawn_by="c1", agencies=("helth",)))
    assert isinstance(refusal, Invalid)
    assert [(one.code, one.place) for one in refusal.findings] == [
        ("may_not_withdraw", "withdrawn_by"),
        ("unknown_code", "agencies[1]"),
    ]
    assert story.letters() == {}
