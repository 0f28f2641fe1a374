"""What a compiled reader makes of documents, good and bad."""

import pytest
from lxml import etree

from hub.domain.errors import Invalid
from mappings import Home, Mapping, load
from tests.unit.mappings import clinic, visits
from tests.unit.mappings.clinic import note


@pytest.fixture
def mapping(home: Home) -> Mapping:
    return load("clinic", "1", "note", clinic.ROOTS, home)


def changed(mapping: Mapping, old: str, new: str) -> etree._Element:
    text = mapping.write(note(remark="r", tags=("a", "b"))).decode()
    assert old in text
    return etree.fromstring(text.replace(old, new))


def places(mapping: Mapping, old: str, new: str) -> list[str]:
    with pytest.raises(Invalid) as refused:
        mapping.read(changed(mapping, old, new))
    return [f"{one.code} {one.place}" for one in refused.value.findings]


def test_unknown_and_ignored_nodes_are_passed_over(mapping: Mapping) -> None:
    read = mapping.read(
        changed(mapping, "</Note>", "<Spare><Deep/></Spare><x:y xmlns:x='u'/></Note>")
    )

    assert read == note(remark="r", tags=("a", "b"))


def test_every_unreadable_value_is_named_by_its_xpath_and_never_quoted(mapping: Mapping) -> None:
    document = changed(mapping, "<Amount>3</Amount>", "<Amount>тайна</Amount>")
    document.find("{*}Day").text = "тайна"

    with pytest.raises(Invalid) as refused:
        mapping.read(document)

    assert [one.place for one in refused.value.findings] == ["/Note/Day", "/Note/Amount"]
    assert "тайна" not in repr(refused.value.findings) + str(refused.value)
    assert all(one.ru and one.en for one in refused.value.findings)


def test_a_repeated_element_is_named_with_its_index(mapping: Mapping) -> None:
    found = places(mapping, "<Tag>b</Tag>", "<Tag><!-- half -->b</Tag>")

    assert found == ["not_readable /Note/Tag[2]"]


def test_a_comment_inside_a_value_is_refused_not_halved(mapping: Mapping) -> None:
    assert places(mapping, "<Id>n1</Id>", "<Id>n<!-- -->1</Id>") == ["not_readable /Note/Id"]


def test_a_missing_required_value_is_reported(mapping: Mapping) -> None:
    assert places(mapping, "<Day>2025-09-01</Day>", "") == ["missing /Note"]


def test_a_code_outside_the_table_is_reported(mapping: Mapping) -> None:
    found = places(mapping, "<Colour>1</Colour>", "<Colour>3</Colour>")

    assert found == ["not_readable /Note/Colour"]


def test_an_empty_optional_element_counts_as_absent(mapping: Mapping) -> None:
    read = mapping.read(changed(mapping, "<Remark>r</Remark>", "<Remark/>"))

    assert read.remark is None


def test_an_empty_required_string_stays_empty(mapping: Mapping) -> None:
    read = mapping.read(changed(mapping, "<Id>n1</Id>", "<Id/>"))

    assert read.id == ""


def test_white_space_around_a_number_is_no_part_of_it(mapping: Mapping) -> None:
    read = mapping.read(changed(mapping, "<Amount>3</Amount>", "<Amount>\n 3 </Amount>"))

    assert read.amount == 3


def test_a_default_stands_in_for_an_absent_node(home: Home) -> None:
    path = home.mappings / "clinic/1/note.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  day: Day", "  day: {xml: Day, default: 2025-01-01}"))
    mapping = load("clinic", "1", "note", clinic.ROOTS, home)

    read = mapping.read(changed(mapping, "<Day>2025-09-01</Day>", ""))

    assert read.day.isoformat() == "2025-01-01"


VISIT = """<v:Visit xmlns:v="urn:test:visit" xmlns:p="urn:test:people">
  <v:Header version="{version}"><v:Id>1</v:Id><v:At>2025-09-01T09:00:00Z</v:At>
    <v:NotedAt>01.09.2025 12:00</v:NotedAt></v:Header>
  <v:Question> <!-- --> </v:Question>
  <v:Кабинет>  7  а </v:Кабинет><v:Colour>red</v:Colour><v:Urgent>да</v:Urgent><v:Year>2025</v:Year>
  <v:FirstMonth>2025-09</v:FirstMonth>
  <v:People><v:Child p:id="c"><ФИО>Ким Анна</ФИО><Born>02.01.2015</Born>
    <Address><Country>?</Country><City>a&#10;b</City></Address>
    <Document><Type code="{code}" codeSystem="?"/><Number>1</Number></Document>
    <Married>неизвестно</Married></v:Child></v:People>
  <v:Tags><v:Tag name="t"/><v:Tag/></v:Tags>
  <x xmlns="urn:other"/>
</v:Visit>"""


@pytest.fixture(scope="module")
def visit() -> Mapping:
    return load("clinic", "1", "visit", visits.ROOTS, visits.HOME)


def read_visit(
    visit: Mapping, version: str = "1.0", code: str = "03", question: str = "?"
) -> object:
    text = VISIT.format(version=version, code=code).replace(" <!-- --> ", question)
    return visit.read(etree.fromstring(text))


def test_other_prefixes_white_space_and_codes_are_read(visit: Mapping) -> None:
    read = read_visit(visit)

    assert isinstance(read, visits.Visit)
    assert read.room == "7 а"
    assert read.question == "?"
    assert read.people[0].address == visits.Address(city="a b")
    assert read.people[0].document is not None
    assert read.people[0].document.kind is visits.Kind.birth_certificate
    assert read.people[0].married is None
    assert read.clinic == "clinic"


def test_a_constant_that_is_verified_must_be_what_it_is(visit: Mapping) -> None:
    with pytest.raises(Invalid) as refused:
        read_visit(visit, version="2.0")

    assert [one.place for one in refused.value.findings] == ["/Visit/Header/@version"]


def test_an_unknown_code_in_an_attribute_is_named(visit: Mapping) -> None:
    with pytest.raises(Invalid) as refused:
        read_visit(visit, code="77")

    assert [one.place for one in refused.value.findings] == [
        "/Visit/People/Child/Document/Type/@code"
    ]
