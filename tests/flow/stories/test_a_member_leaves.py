"""A member leaves the family: a child grows up and moves out, or goes to live with the father."""

import msgspec
import pytest

from hub.domain.messages import CancelMessage, Reason, ReplyState
from hub.domain.states import State
from tests import factories as make
from tests.story import Story


def left(story: Story) -> dict[str, object]:
    """The fields of a version without the son; what was asked for both is for the daughter."""
    programme = story.programme
    members = tuple(one for one in programme.family.members if one.id != "c1")
    kept = [one for one in programme.measures if one.members != ("c1",)]
    return {
        "family": msgspec.structs.replace(programme.family, members=members),
        "measures": tuple(
            msgspec.structs.replace(one, members=tuple(ref for ref in one.members if ref != "c1"))
            for one in kept
        ),
        "consents": (make.consent(members=("m1", "c2")),),
    }


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard; education was asked for both children together."""
    programme = story.programme
    story.begins(
        measures=tuple(
            msgspec.structs.replace(one, members=("c1", "c2")) if one.id == "M2" else one
            for one in programme.measures
        )
    )
    story.letters()
    return story


def test_what_was_asked_for_them_alone_is_withdrawn(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.in_progress)
    story.goes_on(**left(story))
    told = story.letters()
    assert set(told) == {"health", "police", "guardianship", "education"}
    for agency in ("health", "police", "guardianship"):
        (stop,) = told[agency]
        assert isinstance(stop, CancelMessage)
        assert stop.reason is Reason.measure_removed
    assert story.request("M1").state is State.cancel_requested
    assert story.request("M4").state is State.cancelled


def test_the_other_child_is_asked_for_alone_by_a_linked_request(story: Story) -> None:
    before = story.request("M2")
    story.goes_on(**left(story))
    _, ask = story.letters()["education"]
    assert [one.ref for one in ask.subjects] == ["c2"]
    assert ask.follows == before.number


def test_who_has_nothing_to_do_with_them_hears_nothing(story: Story) -> None:
    before = story.request("M3")
    story.goes_on(**left(story))
    assert "employment" not in story.letters()
    assert story.request("M3") == before


def test_the_board_no_longer_finds_the_family_by_their_surname(story: Story) -> None:
    assert story.found("Примеров")
    own = msgspec.structs.replace(make.son().name, family="Отдельный")
    members = (make.mother(), make.son(name=own), make.daughter())
    story.goes_on(family=msgspec.structs.replace(story.programme.family, members=members))
    assert story.found("Отдельный") == [story.programme.number]
    story.goes_on(**left(story))
    assert story.found("Отдельный") == []
