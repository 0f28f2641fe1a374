"""What a compiled writer puts where, and what it refuses."""

import datetime as dt
from typing import Any

import pytest
from lxml import etree

from hub.domain.errors import Invalid
from mappings import Home, Mapping, load
from tests.unit.mappings import clinic, visits
from tests.unit.mappings.clinic import Colour, Line, Side, State, note


@pytest.fixture
def mapping(home: Home) -> Mapping:
    return load("clinic", "1", "note", clinic.ROOTS, home)


@pytest.fixture(scope="module")
def visit() -> Mapping:
    return load("clinic", "1", "visit", visits.ROOTS, visits.HOME)


def a_visit(**changes: Any) -> visits.Visit:
    noon = dt.datetime(2025, 9, 1, 9, tzinfo=dt.UTC)
    values: dict[str, Any] = {
        "id": "v1",
        "at": noon,
        "noted_at": noon,
        "clinic": "clinic",
        "status": visits.Status.accepted,
        "room": "7",
        "colour": visits.Colour.red,
        "urgent": True,
        "year": 2025,
        "first_month": dt.date(2025, 9, 1),
        "people": (),
    }
    return visits.Visit(**(values | changes))


def a_child(**changes: Any) -> visits.Person:
    values: dict[str, Any] = {
        "id": "c1",
        "role": visits.Role.child,
        "name": visits.Name(family="Ким", given="Анна"),
        "born": dt.date(2015, 1, 2),
    }
    return visits.Person(**(values | changes))


def test_order_and_namespaces_come_from_the_schema(mapping: Mapping) -> None:
    root = mapping.element(note(remark="r"))

    assert root.tag == "{urn:test:note}Note"
    assert [etree.QName(one).localname for one in root] == [
        "Id", "Colour", "Open", "Day", "Amount", "Price", "Name", "Remark", "Left", "Source",
    ]  # fmt: skip


def test_unqualified_children_and_qualified_attributes_are_written_as_the_schema_says(
    visit: Mapping,
) -> None:
    root = visit.element(a_visit(people=(a_child(),)))

    child = root.find("{urn:test:visit}People/{urn:test:visit}Child")
    assert child is not None
    assert child.get("{urn:test:people}id") == "c1"
    assert child.findtext("ФИО") == "Ким Анна"


def test_nothing_absent_leaves_an_empty_element(visit: Mapping) -> None:
    written = visit.write(a_visit(people=(a_child(),))).decode()

    assert "Address" not in written
    assert "Contacts" not in written
    assert "<Facts" not in written
    assert "Payment" not in written


def test_an_optional_wrapper_brings_its_constants_along(visit: Mapping) -> None:
    address = visits.Address(city="Белгород")
    written = visit.write(a_visit(people=(a_child(address=address),))).decode()

    assert "<Address><Country>Россия</Country><City>Белгород</City></Address>" in written


def test_a_code_brings_what_stands_beside_it(visit: Mapping) -> None:
    document = visits.Document(kind=visits.Kind.passport, number="1")
    written = visit.write(a_visit(people=(a_child(document=document),))).decode()

    assert '<Type code="01" codeSystem="1.2.643.5.1.13" displayName="Паспорт"></Type>' in written


def test_an_absent_value_may_have_its_own_word(visit: Mapping) -> None:
    assert "<Married>неизвестно</Married>" in visit.write(a_visit(people=(a_child(),))).decode()


def test_an_enum_is_told_by_the_element_that_is_present(mapping: Mapping) -> None:
    assert b"<Shut><Why>w</Why></Shut>" in mapping.write(note(state=State.shut, why="w"))
    assert b"<Open></Open>" in mapping.write(note(state=State.open, why="w"))


def test_items_go_to_the_element_of_their_key(mapping: Mapping) -> None:
    lines = (Line(text="b", side=Side.right), Line(text="a", side=Side.left))

    written = mapping.write(note(lines=lines)).decode()

    assert "<Lines><LeftLine>a</LeftLine><RightLine>b</RightLine></Lines>" in written


def test_items_whose_key_does_not_travel_are_dropped_when_that_is_stated(visit: Mapping) -> None:
    facts = (visits.Fact(code="other", value="x"), visits.Fact(code="school.mark", value="5"))

    written = visit.write(a_visit(facts=facts)).decode()

    assert "Mark>5</" in written
    assert ">x<" not in written


def test_no_more_items_are_written_than_the_limit(visit: Mapping) -> None:
    written = visit.write(a_visit(tags=("a", "b", "c"))).decode()

    assert written.count("Tag name=") == 2


def test_text_and_attributes_are_escaped(visit: Mapping) -> None:
    value = a_visit(id="<&>\r%s", tags=('"<\n\t',))

    root = visit.element(value)

    assert root.findtext("{urn:test:visit}Header/{urn:test:visit}Id") == "<&>\r%s"
    assert root.find("{urn:test:visit}Tags/{urn:test:visit}Tag").get("name") == '"<\n\t'


@pytest.mark.parametrize("text", ["\x00", "a\x0b", "\ud800", "\ufffe"])
def test_control_characters_are_refused_without_quoting_the_value(
    mapping: Mapping, text: str
) -> None:
    with pytest.raises(Invalid) as refused:
        mapping.write(note(remark=f"тайна{text}"))

    assert refused.value.findings[0].place == "remark"
    assert "тайна" not in str(refused.value) + repr(refused.value.findings)
    assert refused.value.__cause__ is None


def test_what_was_assured_must_be_there(visit: Mapping) -> None:
    with pytest.raises(Invalid) as refused:
        visit.write(a_visit(status=visits.Status.rejected))

    assert refused.value.findings[0].place == "reason"
    assert visit.write(a_visit(status=visits.Status.accepted))


@pytest.mark.parametrize("sides", [{"left": None}, {"left": "l", "right": "r"}])
def test_exactly_one_of_the_stated_fields_must_be_there(
    mapping: Mapping, sides: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        mapping.write(note(**sides))

    assert refused.value.findings[0].place == "left, right"


def test_a_value_outside_a_partial_table_is_refused(home: Home) -> None:
    path = home.mappings / "clinic/1/note.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("      green: 2\n", "").replace("  colours:", "  colours:\n    partial: да"),
        encoding="utf-8",
    )
    mapping = load("clinic", "1", "note", clinic.ROOTS, home)

    with pytest.raises(Invalid) as refused:
        mapping.write(note(colour=Colour.green))

    assert refused.value.findings[0].place == "colour"


def test_a_value_without_a_branch_is_refused(home: Home) -> None:
    path = home.mappings / "clinic/1/note.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("      open: Open\n", "").replace(
        "  state:\n", "  state:\n    partial: да\n"
    )
    path.write_text(
        text.replace("      right: {xml: Lines/RightLine, fields: {text: .}}\n", ""),
        encoding="utf-8",
    )
    mapping = load("clinic", "1", "note", clinic.ROOTS, home)

    with pytest.raises(Invalid) as refused:
        mapping.write(note(state=State.open))
    assert refused.value.findings[0].place == "state"
    with pytest.raises(Invalid) as refused:
        mapping.write(note(state=State.shut, lines=(Line(text="a", side=Side.right),)))
    assert refused.value.findings[0].place == "lines[].side"
