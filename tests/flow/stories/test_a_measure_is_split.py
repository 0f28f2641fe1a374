"""One measure becomes two: the check-up now, the vaccinations in summer. Or two become one."""

from datetime import date

import pytest

from hub.domain.messages import CancelMessage
from hub.domain.states import State
from tests import factories as make
from tests.story import ASKED, Story


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard."""
    story.begins()
    story.letters()
    return story


def test_the_first_half_keeps_its_request_and_the_second_is_asked_for(story: Story) -> None:
    before = story.request("M1")
    half = make.measure(id="M1b", due=date(2025, 8, 29), note="Прививки")
    story.goes_on(measures=(*story.programme.measures, half))
    letter = story.letter("health")
    assert (letter.note, letter.answer_by) == ("Прививки", date(2025, 8, 29))
    assert letter.follows is None
    assert story.request("M1") == before


def test_halves_with_numbers_of_their_own_follow_the_whole(story: Story) -> None:
    before = story.request("M1")
    halves = (
        make.measure(id="M1a", note="Осмотр"),
        make.measure(id="M1b", due=date(2025, 8, 29), note="Прививки"),
    )
    rest = tuple(one for one in story.programme.measures if one.id != "M1")
    story.goes_on(measures=(*halves, *rest))
    stop, first, second = story.letters()["health"]
    assert isinstance(stop, CancelMessage)
    assert stop.number == before.number
    assert {first.follows, second.follows} == {before.number}
    assert {first.note, second.note} == {"Осмотр", "Прививки"}
    requests = story.town.requests()
    assert len([one for one in requests if one.agency == "health"]) == 3
    story.goes_on()
    assert story.town.requests() == requests
    assert story.letters() == {}


def test_merged_measures_go_on_in_one_request(story: Story) -> None:
    half = make.measure(id="M1b", due=date(2025, 8, 29), note="Прививки")
    whole = story.programme.measures
    story.goes_on(measures=(*whole, half))
    story.letters()
    story.goes_on(measures=whole)
    assert isinstance(story.letter("health"), CancelMessage)
    assert story.request("M1b").state is State.cancelled
    assert story.request("M1").state is State.received


def test_the_board_counts_each_half_as_a_measure_of_its_own(story: Story) -> None:
    half = make.measure(id="M1b", due=date(2025, 8, 29), note="Прививки")
    story.goes_on(measures=(*story.programme.measures, half))
    assert {one.measure for one in story.family().requests} == {*ASKED, "M1b"}
