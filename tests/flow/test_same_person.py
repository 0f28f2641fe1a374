"""A person of two programmes is warned of in the receipt, and no family is shown to another
institution."""

from typing import Any

from hub.domain.family import PersonName
from hub.domain.messages import SubmissionReceipt
from hub.domain.programme import Institution, Programme
from tests import factories as make
from tests.town import Town, revised, single, submission

OTHER = Institution(code="KC-02", name="Центр «Другой»", territory="14000001")


def warned(receipt: SubmissionReceipt) -> list[str]:
    return [one.code for one in receipt.warnings if one.code.startswith("same_person")]


def with_son(**fields: Any) -> Programme:
    """A family of another mother with the same son."""
    name = PersonName(family="Иначева", given="Вера")
    mother = make.mother(name=name, snils=None)
    family = make.family(members=(mother, make.son(), make.daughter(snils=make.SNILS[2])))
    return single(family=family, **fields)


def test_a_family_that_nobody_else_has_is_not_warned_of(town: Town) -> None:
    assert warned(town.submit(single())) == []


def test_within_an_institution_its_other_programme_is_named(town: Town) -> None:
    first = single()
    town.submit(first)
    receipt = town.submit(with_son())
    (warning,) = [one for one in receipt.warnings if one.code == "same_person"]
    assert first.number in warning.ru
    assert first.number in warning.en
    assert "programme.family.members[2]" in warning.ru


def test_of_another_institution_nothing_is_told_but_that_there_is_one(town: Town) -> None:
    first = single(institution=OTHER)
    town.submit(first)
    receipt = town.submit(single())
    (warning,) = [one for one in receipt.warnings if one.code.startswith("same_person")]
    assert warning.code == "same_person_elsewhere"
    for secret in (first.number, OTHER.code, OTHER.name, "members", "Примеров"):
        assert secret not in warning.ru + warning.en


def test_two_programmes_of_others_are_one_warning(town: Town) -> None:
    for _ in range(2):
        town.submit(single(institution=OTHER))
    assert warned(town.submit(single())) == ["same_person_elsewhere"]


def test_a_revision_that_brings_a_person_in_is_warned_of(town: Town) -> None:
    town.submit(single())
    alone = make.family(members=(make.mother(snils=None, name=PersonName(family="И", given="В")),))
    first = single(family=alone, measures=(make.measure(members=("m1",)),), consents=(HERS,))
    assert warned(town.submit(first)) == []
    joined = make.family(members=(*alone.members, make.son()))
    assert warned(town.submit(revised(first, family=joined))) == ["same_person"]


def test_the_receipt_given_first_is_given_again(town: Town) -> None:
    first = submission(single())
    given = town.accept(first)
    town.submit(with_son())
    assert town.accept(first) == given


HERS = make.consent(members=("m1",))
