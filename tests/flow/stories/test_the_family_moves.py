"""The family moves to another territory, and its institution with it."""

from typing import Any

import msgspec
import pytest

from hub.domain.course import ChangeKind
from hub.domain.messages import Action, CancelMessage, Reason, ReplyState, RequestMessage
from hub.domain.states import State
from tests import factories as make
from tests.story import ASKED, Story, measures

THERE, HERE = "14000001", "14000002"


def moved(story: Story, to: str = HERE, **fields: Any) -> None:
    """The next version of the programme, in the other territory."""
    institution = msgspec.structs.replace(story.programme.institution, territory=to)
    story.goes_on(institution=institution, **fields)


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard."""
    story.begins()
    story.letters()
    return story


def test_the_old_agencies_are_told_to_stop_and_the_new_ones_are_asked(story: Story) -> None:
    before = {measure: story.request(measure) for measure in ASKED}
    story.town.pass_time(days=2)

    moved(story)

    told = story.letters()
    for measure, agency in ASKED.items():
        stop, ask = told[agency]
        fresh = story.request(measure)
        assert isinstance(stop, CancelMessage)
        assert (stop.number, stop.reason) == (before[measure].number, Reason.measure_removed)
        assert stop.text is not None
        assert "переехала" in stop.text
        assert isinstance(ask, RequestMessage)
        assert ask.action is Action.new
        assert (ask.number, ask.follows) == (fresh.number, before[measure].number)
        assert (fresh.territory, fresh.state) == (HERE, State.received)


def test_deadlines_count_from_the_day_of_the_move(story: Story) -> None:
    before = story.request("M1").take_up_by
    story.town.pass_time(days=2)
    moved(story)
    assert (story.request("M1").take_up_by - before).days == 2


def test_the_new_agency_hears_how_far_the_old_one_had_come(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.in_progress, text="Сказано куратору")
    before = story.request("M1")
    moved(story)
    *_, ask = story.letters()["health"]
    assert ask.note.startswith("Осмотр")
    assert "«исполняется»" in ask.note
    assert before.number in ask.note
    assert "Сказано куратору" not in ask.note
    with story.town.store.read() as uow:
        old = uow.requests.find(before.number)
    assert old is not None
    assert old.state is State.cancel_requested


def test_what_was_done_stays_done(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.completed)
    done = story.request("M1")
    moved(story)
    assert story.request("M1") == done
    assert "health" not in story.letters()
    story.goes_on()
    assert story.request("M1") == done


def test_what_was_refused_there_is_asked_here(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.rejected, reason=Reason.no_capacity)
    moved(story)
    (ask,) = story.letters()["health"]
    assert story.request("M1").territory == HERE
    assert "«отклонён»" in ask.note


def test_the_next_version_changes_nothing_more(story: Story) -> None:
    moved(story)
    requests = story.town.requests()
    story.letters()
    story.goes_on()
    assert story.town.requests() == requests
    assert story.letters() == {}


def test_a_later_amendment_still_says_how_far_the_old_one_had_come(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.accepted)
    moved(story)
    story.letters()
    story.goes_on(measures=tuple(msgspec.structs.replace(one, note="Иначе") for one in measures()))
    (amended,) = story.letters()["health"]
    assert amended.note.startswith("Иначе")
    assert "«принят»" in amended.note


def test_a_long_note_of_the_curator_goes_first(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.accepted)
    moved(story, measures=measures(note="Я" * 4000))
    *_, ask = story.letters()["health"]
    assert ask.note == "Я" * 4000


def test_a_family_that_comes_back_is_asked_for_again(story: Story) -> None:
    moved(story)
    story.town.pass_time(days=1)
    story.town.say(story.request("M2"), ReplyState.completed)
    away = story.request("M1")
    story.town.pass_time(days=1)
    story.letters()

    moved(story, to=THERE)

    back = story.request("M1")
    assert (back.territory, back.follows) == (THERE, away.number)
    assert story.request("M2").state is State.completed
    story.letters()
    story.goes_on()
    assert story.letters() == {}


def test_persons_taken_together_there_are_asked_for_here_each_once(story: Story) -> None:
    both = (make.measure(id="M8", activity="social.employment", members=("m1", "c1")),)
    story.goes_on(measures=both)
    story.letters()
    moved(story)
    here = [one for one in story.town.requests() if one.territory == HERE]
    assert sorted(ref for one in here for ref in one.members) == ["c1", "m1"]
    story.goes_on()
    assert [one for one in story.town.requests() if one.territory == HERE] == here


def test_the_board_shows_the_move_and_leads_from_one_request_to_the_other(story: Story) -> None:
    moved(story)
    (change,) = story.family().changes
    assert (change.kind, change.before, change.after) == (ChangeKind.territory, THERE, HERE)
    page = story.page("M1")
    assert page.before is not None
    assert page.before.territory == THERE
    assert page.terms is not None
