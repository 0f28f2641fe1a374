"""What stands in a programme twice, and what is more than any family has."""

import re
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hub.domain.bounds import MOST, repeated, too_many
from hub.domain.catalogue import Catalogue
from hub.domain.errors import Finding
from hub.domain.programme import Programme
from hub.domain.rules import faults
from hub.domain.terms import FamilyCategory
from tests import factories as make
from xsd.registry import path

LARGE = FamilyCategory.large
CONSENT, NEED = make.consent(), make.information_need()


def of_family(**fields: Any) -> Programme:
    return make.programme(family=make.family(**fields))


TWICE: dict[str, tuple[Programme, str, str]] = {
    "a category": (
        of_family(categories=(LARGE, FamilyCategory.migrant, LARGE)),
        "repeated_category",
        "programme.family.categories[3]",
    ),
    "a sign": (
        make.programme(signs=("basic.divorce", "basic.divorce")),
        "repeated_sign",
        "programme.signs[2]",
    ),
    "a consent": (
        make.programme(consents=(CONSENT, CONSENT)),
        "repeated_consent",
        "programme.consents[2]",
    ),
    "an agency of a consent": (
        make.programme(consents=(make.consent(agencies=("health", "health")),)),
        "repeated_agency",
        "programme.consents[1].agencies[2]",
    ),
    "a measure under another id": (
        make.programme(measures=(make.measure(), make.measure(id="M2"))),
        "repeated_measure",
        "programme.measures[2]",
    ),
    "an information need under another id": (
        make.programme(information=(NEED, make.information_need(id="I2"))),
        "repeated_need",
        "programme.information[2]",
    ),
    "a СНИЛС": (
        of_family(members=(make.mother(), make.son(snils=make.SNILS[0]))),
        "repeated_snils",
        "programme.family.members[2].snils",
    ),
}


def told(found: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in found]


@pytest.mark.parametrize("case", TWICE)
def test_what_stands_there_again_is_told_at_its_second_place(case: str, shipped: Catalogue) -> None:
    programme, code, place = TWICE[case]
    assert told(repeated(programme)) == [(code, place)]
    assert (code, place) in told(faults(programme, shipped, make.TODAY))


def test_a_number_of_a_person_is_in_no_text() -> None:
    (finding,) = repeated(TWICE["a СНИЛС"][0])
    assert make.SNILS[0] not in finding.ru + finding.en


@pytest.mark.parametrize(
    "programme",
    [
        make.programme(),
        of_family(members=(make.daughter(), make.daughter(id="c3"))),
        make.programme(measures=(make.measure(), make.measure(id="M2", due=date(2025, 7, 1)))),
        make.programme(consents=(CONSENT, make.consent(agencies=("health",)))),
    ],
)
def test_what_is_alike_and_not_the_same_may_stand(programme: Programme) -> None:
    assert told(repeated(programme)) == []


MANY: dict[str, tuple[Programme, str]] = {
    "categories": (of_family(categories=(LARGE,) * 8_000), "programme.family.categories"),
    "members": (of_family(members=(make.son(),) * 65), "programme.family.members"),
    "signs": (make.programme(signs=("basic.divorce",) * 8_000), "programme.signs"),
    "consents": (make.programme(consents=(CONSENT,) * 8_000), "programme.consents"),
    "measures": (make.programme(measures=(make.measure(),) * 8_000), "programme.measures"),
    "information": (make.programme(information=(NEED,) * 8_000), "programme.information"),
    "agencies": (
        make.programme(consents=(make.consent(agencies=("health",) * 8_000),)),
        "programme.consents[1].agencies",
    ),
    "members of a measure": (
        make.programme(measures=(make.measure(members=("c1",) * 8_000),)),
        "programme.measures[1].members",
    ),
}


@pytest.mark.parametrize("case", MANY)
def test_a_list_without_end_is_one_fault_told_at_once(case: str, shipped: Catalogue) -> None:
    programme, place = MANY[case]
    start = time.process_time()
    assert told(faults(programme, shipped, make.TODAY)) == [("too_many", place)]
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("name", [name for name in MOST if name not in ("members", "agencies")])
def test_as_many_as_are_allowed_are_allowed(name: str) -> None:
    one = {
        "categories": LARGE,
        "signs": "basic.divorce",
        "consents": CONSENT,
        "measures": make.measure(),
        "information": NEED,
    }[name]
    many = (one,) * MOST[name]
    whole = of_family(categories=many) if name == "categories" else make.programme()
    if name != "categories":
        whole = msgspec.structs.replace(whole, **{name: many})
    assert told(too_many(whole)) == []


def test_the_hubs_contract_has_the_same_bounds() -> None:
    elements = {
        "Category": "categories",
        "Member": "members",
        "Sign": "signs",
        "Consent": "consents",
        "Measure": "measures",
        "InformationNeed": "information",
        "Agency": "agencies",
    }
    found = {
        (name, int(most) if most.isdecimal() else most)
        for file in ("family.xsd", "programme.xsd")
        for name, most in re.findall(
            r'<xs:element name="(\w+)" type="\w+" minOccurs="0" maxOccurs="(\w+)"',
            Path(path("hub", "1.0", file)).read_text(encoding="utf-8"),
        )
    }
    assert found == {(name, MOST[field]) for name, field in elements.items()}
