"""The daughter goes to live with her grandmother, whom another institution accompanies."""

from datetime import date

import msgspec
import pytest

from hub.domain.accounts import AccountRole
from hub.domain.family import Family, Member, PersonName, Relation
from hub.domain.family_access import may_see_family
from hub.domain.programme import Programme
from hub.domain.terms import Sex
from tests import factories as make
from tests.story import Story
from tests.town import submission

OTHER = "KC-02"


def hers(story: Story) -> Programme:
    """The other institution's programme for grandmother and daughter."""
    grandmother = Member(
        id="g1",
        relation=Relation.guardian,
        name=PersonName(family="Бабушкина", given="Вера"),
        birth_date=date(1960, 1, 1),
        sex=Sex.female,
    )
    family: Family = story.programme.family
    return make.programme(
        institution=msgspec.structs.replace(story.programme.institution, code=OTHER),
        family=msgspec.structs.replace(family, members=(grandmother, make.daughter())),
        contract=msgspec.structs.replace(story.programme.contract, signed_by="g1"),
        consents=(make.consent(given_by="g1", members=("g1", "c2")),),
        measures=(make.measure(id="D1", activity="pedagogical.schooling", members=("c2",)),),
        information=(),
    )


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard; education was asked for both children together."""
    story.begins(
        measures=tuple(
            msgspec.structs.replace(one, members=("c1", "c2")) if one.id == "M2" else one
            for one in story.programme.measures
        )
    )
    story.letters()
    return story


def split(story: Story) -> Programme:
    """The daughter leaves the one programme and comes into the other."""
    programme = story.programme
    members = tuple(one for one in programme.family.members if one.id != "c2")
    story.goes_on(
        family=msgspec.structs.replace(programme.family, members=members),
        measures=tuple(
            msgspec.structs.replace(one, members=("c1",)) if one.id == "M2" else one
            for one in programme.measures
        ),
        consents=(make.consent(members=("m1", "c1")),),
    )
    other = hers(story)
    story.town.accept(submission(other))
    story.town.run()
    return other


def test_education_is_asked_for_each_child_by_its_own_institution(story: Story) -> None:
    before = story.request("M2")
    split(story)
    stop, brother, sister = story.letters()["education"]
    assert stop.number == before.number
    assert [one.ref for one in brother.subjects] == ["c1"]
    assert brother.follows == before.number
    assert [one.ref for one in sister.subjects] == ["c2"]
    assert sister.follows is None
    assert brother.contact.institution_code != sister.contact.institution_code


def test_neither_institution_sees_the_others_family(story: Story) -> None:
    other = split(story)
    for institution, own, foreign in (
        (make.INSTITUTION, story.programme, other),
        (OTHER, other, story.programme),
    ):
        manager = make.account(AccountRole.institution_manager, institution=institution)
        assert may_see_family(manager, own)
        assert not may_see_family(manager, foreign)


def test_no_other_agency_hears_of_it(story: Story) -> None:
    split(story)
    assert set(story.letters()) == {"education"}
