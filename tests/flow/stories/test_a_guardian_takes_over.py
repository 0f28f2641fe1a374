"""The mother is deprived of her rights: a guardian represents the children, who live with her."""

from datetime import date

import msgspec
import pytest

from hub.domain.family import Member, PersonName, Relation
from hub.domain.messages import Action
from hub.domain.terms import Sex
from tests import factories as make
from tests.story import Story

SIGNED = date(2025, 3, 3)


def taken_over(story: Story) -> dict[str, object]:
    """The fields of a version in which the guardian has the mother's place, and has signed."""
    programme = story.programme
    guardian = Member(
        id="g1",
        relation=Relation.guardian,
        name=PersonName(family="Опекунова", given="Зоя"),
        birth_date=date(1962, 4, 4),
        sex=Sex.female,
        phone="+70000000066",
    )
    members = (
        guardian,
        make.son(relation=Relation.ward),
        make.daughter(relation=Relation.ward),
    )
    return {
        "family": msgspec.structs.replace(programme.family, members=members),
        "measures": tuple(one for one in programme.measures if one.members != ("m1",)),
        "contract": msgspec.structs.replace(programme.contract, signed_on=SIGNED, signed_by="g1"),
        "consents": (make.consent(given_by="g1", members=("c1", "c2"), signed_on=SIGNED),),
    }


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard."""
    story.begins()
    story.letters()
    return story


def test_agencies_that_know_the_representative_hear_who_it_is_now(story: Story) -> None:
    story.goes_on(**taken_over(story))
    told = story.letters()
    amended = {
        agency: letter
        for agency, letters in told.items()
        for letter in letters
        if getattr(letter, "action", None) is Action.amend
    }
    knows = {
        agency: one.subjects[0].representative
        for agency, one in amended.items()
        if one.subjects[0].representative is not None
    }
    assert knows
    assert {one.name.family for one in knows.values()} == {"Опекунова"}
    assert {one.phone for one in knows.values()} == {"+70000000066"}


def test_no_letter_names_the_mother_any_more(story: Story) -> None:
    story.goes_on(**taken_over(story))
    for letters in story.letters().values():
        for letter in letters:
            assert "Анна" not in msgspec.json.encode(letter).decode()


def test_nothing_that_stands_for_the_children_is_withdrawn(story: Story) -> None:
    before = {one: story.request(one) for one in ("M1", "M2", "M4", "M5")}
    receipt = story.goes_on(**taken_over(story))
    assert [one.code for one in receipt.warnings if one.code == "signer_gone"] == []
    for measure, old in before.items():
        now = story.request(measure)
        assert (now.id, now.state) == (old.id, old.state)
