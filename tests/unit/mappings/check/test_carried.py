"""What the hub accepts and an agency's contract does not take is found, or said to be left out."""

import re
import shutil
from pathlib import Path

import pytest

from mappings import Home, roots
from mappings.check import check, check_all
from mappings.engine import MappingName

CODES = {"not_carried", "left_out_required", "left_out_for_nothing"}
_OWN = Home()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A copy of all agencies' files, to be changed."""
    shutil.copytree(_OWN.mappings, tmp_path / "mappings", ignore=shutil.ignore_patterns("*.py"))
    shutil.copytree(_OWN.schemas, tmp_path / "xsd", ignore=shutil.ignore_patterns("*.py"))
    return Home(tmp_path / "mappings", tmp_path / "xsd")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(old, text), f"{path} has no {old}"
    path.write_text(re.sub(old, new, text, count=1), encoding="utf-8")


def found(home: Home, name: str) -> list[str]:
    """Codes and canonical places of what this rule has to say of one mapping file."""
    party, version, message = name.split("/")
    findings = check(MappingName(party, version, message), roots(), home)
    return [f"{one.code} {one.place.partition(':')[2]}" for one in findings if one.code in CODES]


def test_every_mapping_carries_what_the_hub_accepts_or_says_what_it_leaves_out() -> None:
    for _, findings in check_all(roots()):
        assert findings == []


# What is taken out of a mapping file, and the finding that this must give.
FORGOTTEN = {
    "police/1.3/request": ("  subjects\\[\\].phone: формат.*\n", "not_carried subjects[].phone"),
    "employment/1.0/request": (
        "  subjects\\[\\].representative.phone: формат.*\n",
        "not_carried subjects[].representative.phone",
    ),
    "guardianship/1.0/request": (
        "  subjects\\[\\].document: серия.*\n",
        "not_carried subjects[].document.series",
    ),
    "guardianship/2.0/request": (
        "  subjects\\[\\].phone: формат.*\n",
        "not_carried subjects[].phone",
    ),
    "health/1.0/request": ("  contact.email: .*\n", "not_carried contact.email"),
    "education/1.0/request": ("  contact.email: .*\n", "not_carried contact.email"),
    "employment/1.0/query": ("  agency_number: номер.*\n", "not_carried agency_number"),
    "police/1.3/clarify": ("  agency_number: номер.*\n", "not_carried agency_number"),
    "health/1.0/cancel": ("  agency_number: номер.*\n", "not_carried agency_number"),
}


@pytest.mark.parametrize("name", FORGOTTEN)
def test_what_is_not_said_to_be_left_out_is_found(home: Home, name: str) -> None:
    line, expected = FORGOTTEN[name]
    change(home.mappings / f"{name}.yaml", line, "")
    assert expected in found(home, name)


# A contract made narrower: the file, what in it, and the finding that its mapping must give.
NARROWER = {
    "police/1.3/request name": (
        "police/1.3/accompaniment-types.xsd",
        '(?s)(<xs:simpleType name="Name">.*?maxLength value=")100',
        "\\g<1>60",
        "not_carried subjects[].name.family",
    ),
    "police/1.3/request text": (
        "police/1.3/accompaniment-types.xsd",
        '(?s)(<xs:simpleType name="Text">.*?maxLength value=")4000',
        "\\g<1>3999",
        "not_carried note",
    ),
    "police/1.3/clarify text": (
        "police/1.3/accompaniment-types.xsd",
        '(?s)(<xs:simpleType name="Text">.*?maxLength value=")4000',
        "\\g<1>3999",
        "not_carried text",
    ),
    "health/1.0/request signs": (
        "health/1.0/types.xsd",
        '<xs:minLength value="1"/><xs:maxLength value="500"/>',
        '<xs:pattern value="[А-Яа-яЁё0-9A-Za-z .,/№«»()\\\\-]{1,500}"/>',
        "not_carried contact.position",
    ),
    "health/1.0/request mail": (
        "health/1.0/types.xsd",
        "\\\\\\+\\[0-9\\]\\{10,15\\}",
        "\\\\+[0-9]{11,15}",
        "not_carried contact.phone",
    ),
    "employment/1.0/request key": (
        "employment/1.0/types.xsd",
        '(?s)(<xs:simpleType name="Ключ">.*?maxLength value=")64',
        "\\g<1>63",
        "not_carried subjects[].ref",
    ),
    "guardianship/1.0/request full name": (
        "guardianship/1.0/types.xsd",
        'maxLength value="310"',
        'maxLength value="90"',
        "not_carried subjects[].name",
    ),
    "guardianship/2.0/request postal code": (
        "guardianship/2.0/types.xsd",
        'maxLength value="10"',
        'maxLength value="5"',
        "not_carried subjects[].address.postal_code",
    ),
}


@pytest.mark.parametrize("case", NARROWER)
def test_a_contract_that_takes_less_than_the_hub_is_found(home: Home, case: str) -> None:
    file, old, new, expected = NARROWER[case]
    change(home.schemas / file, old, new)
    assert expected in found(home, case.split(" ")[0])


def test_a_reason_for_what_is_always_carried_is_found(home: Home) -> None:
    change(home.mappings / "police/1.3/request.yaml", "left_out:\n", "left_out:\n  note: зачем\n")
    assert found(home, "police/1.3/request") == ["left_out_for_nothing left_out.note"]


def test_what_the_message_cannot_do_without_cannot_be_said_to_be_left_out(home: Home) -> None:
    path = home.mappings / "health/1.0/request.yaml"
    change(path, "left_out:\n", "left_out:\n  contact.phone: зачем\n")
    change(home.schemas / "health/1.0/types.xsd", "\\{10,15\\}", "{11,15}")
    assert "left_out_required contact.phone" in found(home, "health/1.0/request")


def test_a_finding_shows_an_example_of_its_own_and_the_node(home: Home) -> None:
    change(home.mappings / "police/1.3/request.yaml", "  subjects\\[\\].phone: формат.*\n", "")
    (finding,) = check(MappingName("police", "1.3", "request"), roots(), home)
    assert "«+0000000000»" in finding.ru
    assert "Persons/Person/Phone" in finding.en
    assert finding.line > 1
