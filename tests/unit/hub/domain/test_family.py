import msgspec
import pytest

from hub.domain.family import REPRESENTATIVES, Family, Relation, Representative, disclose
from hub.domain.terms import PersonalField
from tests import factories as make

FAMILY = make.family()


def test_without_a_need_only_the_reference_is_shown() -> None:
    subject = disclose(make.mother(), FAMILY, set())
    told = {name for name, value in msgspec.structs.asdict(subject).items() if value is not None}
    assert told == {"ref"}


@pytest.mark.parametrize("need", sorted(set(PersonalField) - {PersonalField.representative}))
def test_each_need_opens_exactly_one_field(need: PersonalField) -> None:
    subject = msgspec.structs.asdict(disclose(make.mother(), FAMILY, {need}))
    name = "place" if need is PersonalField.workplace_or_school else need.value
    assert subject.pop("ref") == "m1"
    assert subject.pop(name) == getattr(make.mother(), name)
    assert set(subject.values()) == {None}


def test_all_needs_show_all_that_is_known_and_invent_nothing() -> None:
    subject = disclose(make.daughter(), FAMILY, set(PersonalField))
    assert subject.name == make.daughter().name
    assert (subject.snils, subject.document, subject.address, subject.place) == (None,) * 4


def test_a_child_is_reached_through_its_representative() -> None:
    subject = disclose(make.son(), FAMILY, {PersonalField.representative})
    mother = make.mother()
    assert subject.representative == Representative(name=mother.name, phone=mother.phone)


def test_nobody_represents_themselves() -> None:
    subject = disclose(make.mother(), FAMILY, {PersonalField.representative})
    assert subject.representative is None


@pytest.mark.parametrize("relation", sorted(Relation))
def test_only_who_may_represent_a_child_is_shown_as_its_representative(relation: Relation) -> None:
    family = Family(categories=(), members=(make.mother(relation=relation), make.son()))
    shown = disclose(make.son(), family, {PersonalField.representative}).representative
    assert (shown is not None) == (relation in REPRESENTATIVES)


def test_who_stands_beside_a_child_without_a_right_is_not_shown() -> None:
    assert {Relation.step_parent, Relation.grandparent, Relation.other}.isdisjoint(REPRESENTATIVES)
