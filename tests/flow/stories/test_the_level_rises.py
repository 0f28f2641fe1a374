"""A child is in danger: the level of a family with a standing programme becomes emergency."""

from datetime import date

import pytest

from hub.domain.course import ChangeKind
from hub.domain.errors import HubError, IllegalMove
from hub.domain.messages import Action, CuratorActionKind, Reason, ReplyState
from hub.domain.states import State
from hub.domain.terms import Level, Urgency
from tests import factories as make
from tests.story import ASKED, Story, measures

EMERGENCY = {"level": Level.emergency, "signs": ("emergency.socially_dangerous",)}
BASIC = {"level": Level.basic, "signs": ("basic.parenting_skills",)}
TERM = make.programme().term
SHORT = {"term": type(TERM)(start=TERM.start, end=date(2025, 5, 30))}
DUE = date(2025, 5, 20)


@pytest.fixture
def story(story: Story) -> Story:
    """A basic family of whom every agency has heard on Monday, 3 March."""
    story.begins(measures=measures(due=DUE), **SHORT)
    story.letters()
    return story


def test_every_agency_is_told_that_it_is_urgent_and_due_sooner(story: Story) -> None:
    assert {story.request(one).take_up_by for one in ASKED} == {date(2025, 3, 10)}
    story.town.pass_time(days=1)

    story.goes_on(**EMERGENCY)

    told = story.letters()
    assert set(told) == set(ASKED.values())
    for (letter,) in told.values():
        assert letter.action is Action.amend
        assert letter.urgency is Urgency.urgent
        assert letter.take_up_by == date(2025, 3, 5)
        assert letter.answer_by == DUE


def test_its_letters_travel_in_the_urgent_queue(story: Story) -> None:
    story.goes_on(**EMERGENCY)
    for measure in ASKED:
        *_, last = story.town.deliveries(story.request(measure))
        assert last.urgency is Urgency.urgent


def test_no_deadline_comes_later_than_it_was(story: Story) -> None:
    story.town.pass_time(days=7)
    story.goes_on(**EMERGENCY)
    assert {story.request(one).take_up_by for one in ASKED} == {date(2025, 3, 10)}


def test_what_is_taken_up_becomes_urgent_and_keeps_its_day(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.in_progress)
    story.goes_on(**EMERGENCY)
    request = story.request("M1")
    assert (request.urgency, request.take_up_by) == (Urgency.urgent, date(2025, 3, 10))
    assert request.state is State.in_progress


def test_what_is_done_is_left_alone(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.completed)
    before = story.request("M1")
    story.goes_on(**EMERGENCY)
    assert story.request("M1") == before
    assert "health" not in story.letters()


def test_the_board_shows_the_change_and_counts_from_its_day(story: Story) -> None:
    story.town.pass_time(days=1)
    story.goes_on(**EMERGENCY)
    (change,) = story.family().changes
    assert (change.kind, change.before, change.after) == (ChangeKind.level, "basic", "emergency")
    page = story.page("M1")
    assert page.request.level is Level.emergency
    assert page.levels == [change]
    assert page.terms is not None
    assert page.terms.take_up_by == page.request.take_up_by
    assert "04.03.2025" in page.terms.explanation_ru


def test_a_level_that_falls_takes_no_urgency_away(story: Story) -> None:
    story.goes_on(**EMERGENCY)
    before = story.request("M1")
    story.letters()

    again = make.measure(id="M7", due=DUE, note="Ещё раз")
    story.goes_on(**BASIC, measures=(*measures(due=DUE), again))

    standing, fresh = story.request("M1"), story.request("M7")
    assert (standing.urgency, standing.take_up_by) == (Urgency.urgent, before.take_up_by)
    assert standing.level is Level.basic
    assert fresh.urgency is Urgency.regular
    assert story.letter("health").number == fresh.number


def test_a_level_that_rises_again_makes_urgent_again(story: Story) -> None:
    for level in (EMERGENCY, BASIC, EMERGENCY):
        story.goes_on(**level)
    assert story.request("M1").urgency is Urgency.urgent


def test_the_curators_answer_is_urgent_then(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.needs_info, reason=Reason.more_data_needed)
    story.goes_on(**EMERGENCY)
    story.town.act(story.request("M1"), CuratorActionKind.answer, "Полис приложен")
    *_, last = story.town.deliveries(story.request("M1"))
    assert last.urgency is Urgency.urgent


def test_the_curators_word_takes_the_urgency_away_and_leaves_the_days(story: Story) -> None:
    story.goes_on(**EMERGENCY)
    story.goes_on(**BASIC)
    before = story.request("M1")
    story.letters()

    answer = story.town.act(before, CuratorActionKind.lower_urgency)
    story.town.run()

    assert not isinstance(answer, HubError)
    letter = story.letter("health")
    assert (letter.action, letter.urgency) == (Action.amend, Urgency.regular)
    assert letter.take_up_by == before.take_up_by
    assert story.request("M1").urgency is Urgency.regular
    story.goes_on()
    assert story.letters() == {}
    story.goes_on(**EMERGENCY)
    assert story.request("M1").urgency is Urgency.urgent


def test_what_is_regular_stays_so_without_a_letter(story: Story) -> None:
    story.town.act(story.request("M1"), CuratorActionKind.lower_urgency)
    story.town.run()
    assert story.letters() == {}


def test_the_urgency_of_what_is_done_is_not_changed(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.completed)
    answer = story.town.act(story.request("M1"), CuratorActionKind.lower_urgency)
    assert isinstance(answer, IllegalMove)
