"""The mother marries: another surname, another passport. The son gets his first СНИЛС."""

import msgspec
import pytest

from hub.domain.messages import Action
from tests import factories as make
from tests.story import ASKED, Story


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard; the son has no СНИЛС yet."""
    family = msgspec.structs.replace(
        story.programme.family, members=(make.mother(), make.son(snils=None), make.daughter())
    )
    story.begins(family=family)
    story.letters()
    return story


def married(story: Story) -> None:
    old = make.mother()
    name = msgspec.structs.replace(old.name, family="Замужнева")
    passport = msgspec.structs.replace(old.document, number="000777")
    her = make.mother(name=name, document=passport)
    _, son, daughter = story.programme.family.members
    story.goes_on(
        family=msgspec.structs.replace(story.programme.family, members=(her, son, daughter))
    )


def test_agencies_are_told_as_far_as_they_know_her(story: Story) -> None:
    married(story)
    told = story.letters()
    assert "employment" in told
    for (letter,) in told.values():
        assert letter.action is Action.amend
        assert "Замужнева" in msgspec.json.encode(letter).decode()


def test_exactly_those_hear_it_who_were_shown_her(story: Story) -> None:
    catalogue = story.town.means.catalogue
    shown = {
        ASKED[one.id]
        for one in story.programme.measures
        if one.id in ASKED
        and ("representative" in catalogue.activity(one.activity).needs or "m1" in one.members)
    }
    married(story)
    assert set(story.letters()) == shown


def test_a_document_goes_to_those_alone_whose_activity_needs_it(story: Story) -> None:
    _, _, daughter = story.programme.family.members
    members = (make.mother(), make.son(), daughter)
    story.goes_on(family=msgspec.structs.replace(story.programme.family, members=members))
    catalogue = story.town.means.catalogue
    needing = {
        ASKED[one.id]
        for one in story.programme.measures
        if one.id in ASKED
        and "c1" in one.members
        and "snils" in catalogue.activity(one.activity).needs
    }
    assert set(story.letters()) == needing


def test_the_board_finds_the_family_by_the_new_surname_and_by_the_old_one(story: Story) -> None:
    only = msgspec.structs.replace(story.programme.family, members=(make.mother(),))
    hers = tuple(one for one in story.programme.measures if one.members == ("m1",))
    story.goes_on(family=only, measures=hers, consents=(make.consent(members=("m1",)),))
    name = msgspec.structs.replace(make.mother().name, family="Замужнева")
    her = make.mother(name=name)
    story.goes_on(family=msgspec.structs.replace(only, members=(her,)))
    for surname in ("Замужнева", "Примерова"):
        assert story.found(surname) == [story.programme.number]
