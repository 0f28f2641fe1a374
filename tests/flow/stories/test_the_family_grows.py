"""A member joins the family: a father moves in, or a child is born."""

from datetime import date

import msgspec
import pytest

from hub.domain.errors import Invalid
from hub.domain.family import Member, PersonName, Relation
from hub.domain.messages import Action
from hub.domain.programme import Measure, Programme
from hub.domain.states import State
from hub.domain.terms import Sex
from tests import factories as make
from tests.story import ASKED, Story
from tests.town import revised, submission

BORN = date(2025, 3, 2)


def newborn() -> Member:
    """A daughter born yesterday: no СНИЛС, no certificate yet."""
    name = PersonName(family="Примерова", given="Надежда")
    return make.daughter(id="c3", name=name, birth_date=BORN)


def joined(programme: Programme, member: Member, *measures: Measure) -> dict[str, object]:
    """The fields of a version with this member, with measures, and with the mother's consent."""
    family = programme.family
    return {
        "family": msgspec.structs.replace(family, members=(*family.members, member)),
        "measures": (*programme.measures, *measures),
        "consents": (*programme.consents, make.consent(members=(member.id,))),
    }


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard."""
    story.begins()
    story.letters()
    return story


def test_a_newborns_measure_goes_to_its_agency_and_to_no_other(story: Story) -> None:
    before = {measure: story.request(measure) for measure in ASKED}
    care = make.measure(id="M9", activity="medical.checkup", members=("c3",), note="Патронаж")

    story.goes_on(**joined(story.programme, newborn(), care))

    letter = story.letter("health")
    assert letter.action is Action.new
    assert [one.ref for one in letter.subjects] == ["c3"]
    assert story.request("M9").state is State.received
    assert {measure: story.request(measure) for measure in ASKED} == before


def test_without_consent_for_the_newborn_the_version_names_the_measure(story: Story) -> None:
    care = make.measure(id="M9", activity="medical.checkup", members=("c3",))
    fields = joined(story.programme, newborn(), care) | {"consents": story.programme.consents}
    (refused,) = story.town.offer(submission(revised(story.programme, **fields)))
    assert isinstance(refused, Invalid)
    assert {one.code for one in refused.findings} == {"no_consent"}
    assert {one.place for one in refused.findings} == {"programme.measures[7]"}


def test_nobody_hears_of_a_father_for_whom_nothing_is_asked(story: Story) -> None:
    father = Member(
        id="f1",
        relation=Relation.father,
        name=PersonName(family="Примеров", given="Олег"),
        birth_date=date(1988, 2, 2),
        sex=Sex.male,
    )
    family = story.programme.family
    members = (*family.members, father)
    story.goes_on(family=msgspec.structs.replace(family, members=members))
    assert story.letters() == {}
    assert len(story.family().record.programme.family.members) == 4


def test_who_joins_a_standing_measure_of_an_agency_that_takes_persons_together(
    story: Story,
) -> None:
    before = story.request("M2")
    story.goes_on(
        measures=tuple(
            msgspec.structs.replace(one, members=("c1", "c2")) if one.id == "M2" else one
            for one in story.programme.measures
        )
    )
    stop, ask = story.letters()["education"]
    assert stop.number == before.number
    assert [one.ref for one in ask.subjects] == ["c1", "c2"]
    assert ask.follows == before.number
    assert len(story.family().requests) == len(ASKED) + 1


def test_the_board_finds_the_family_by_the_newcomers_surname(story: Story) -> None:
    other = msgspec.structs.replace(newborn(), name=PersonName(family="Новорожденная", given="Н"))
    story.goes_on(**joined(story.programme, other))
    assert story.found("Новорожд") == [story.programme.number]
