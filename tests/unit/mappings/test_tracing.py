"""Each value of a message leads to its canonical field and to the line of its rule."""

from pathlib import Path

import pytest
from lxml import etree

import mappings
from mappings import load, roots
from mappings.tracing import How, Traced, trace

GOLDEN = Path(__file__).parents[2] / "golden"
FILES = Path(mappings.__file__).parent.parent
Origin = tuple[str, str, How, str]


def traced(party: str, version: str, message: str, sample: str) -> tuple[Traced, ...]:
    """The trace of a golden file."""
    element = etree.parse(GOLDEN / party / version / f"{sample}.xml").getroot()
    return trace(load(party, version, message, roots()).bound, element)


def origins(found: tuple[Traced, ...], xpath: str) -> list[Origin]:
    """What was found at one place of the message."""
    return [(one.text, one.field, one.how, one.name) for one in found if one.xpath == xpath]


@pytest.fixture(scope="module")
def reply() -> tuple[Traced, ...]:
    """The facts that education tells."""
    return traced("education", "1.0", "reply", "reply_information")


@pytest.fixture(scope="module")
def request_() -> tuple[Traced, ...]:
    """A request to education about two children."""
    return traced("education", "1.0", "request", "request_new")


def test_a_value_in_a_repeated_element_leads_to_its_item(request_: tuple[Traced, ...]) -> None:
    second = "/Zayavka/Uchastniki/Uchastnik[2]"
    assert origins(request_, f"{second}/FIO/Familiya") == [
        ("Берёзкин", "subjects[2].name.family", How.codec, "text")
    ]
    assert origins(request_, f"{second}/@nomer") == [("m3", "subjects[2].ref", How.codec, "text")]


def test_a_code_leads_to_its_table(request_: tuple[Traced, ...]) -> None:
    assert origins(request_, "/Zayavka/Meropriyatie/Kod") == [
        ("306", "activity", How.table, "activities")
    ]


def test_a_codec_is_named_with_its_parameter() -> None:
    found = traced("employment", "1.0", "request", "request_new")
    person = "/Запрос/Граждане/Гражданин"
    assert origins(found, f"{person}/СНИЛС") == [
        ("11223344696", "subjects[1].snils", How.codec, "snils: digits")
    ]
    assert origins(found, f"{person}/ЗаконныйПредставитель/ФИО/@имя") == [
        ("Анна", "subjects[1].representative.name.given", How.codec, "text")
    ]


def test_an_element_that_is_a_choice_is_itself_the_value(reply: tuple[Traced, ...]) -> None:
    assert origins(reply, "/Otvet/Sostoyanie/Ispolnena") == [
        ("Ispolnena", "state", How.branch, "completed")
    ]
    assert origins(reply, "/Otvet/Sostoyanie/Ispolnena/Itog") == [
        ("сведения предоставлены", "outcome", How.table, "outcomes")
    ]


def test_items_under_several_elements_are_counted_together(reply: tuple[Traced, ...]) -> None:
    assert origins(reply, "/Otvet/Svedeniya/Uspevaemost") == [
        ("Uspevaemost", "facts[2].code", How.branch, "education.progress"),
        ("Успевает на «4» и «5».", "facts[2].value", How.codec, "text"),
    ]
    assert origins(reply, "/Otvet/Svedeniya/Uspevaemost/@po") == [
        ("31.05.2026", "facts[2].period.end", How.codec, "date: dd.mm.yyyy")
    ]


def test_what_is_not_carried_is_listed_with_the_reason(reply: tuple[Traced, ...]) -> None:
    assert origins(reply, "/Otvet/Shapka/@versiya") == [("1.0", "", How.constant, "")]
    mapping = load("health", "1.0", "reply", roots())
    element = etree.fromstring('<ReportStatus><Reason displayName="нет"/></ReportStatus>')
    for one in element.iter():
        one.tag = mapping.bound.root.tag.replace("ReportStatus", str(one.tag))
    assert origins(trace(mapping.bound, element), "/ReportStatus/Reason/@displayName") == [
        ("нет", "", How.ignored, "повторяет код словами")
    ]


def test_a_text_beside_a_code_leads_to_the_same_table() -> None:
    found = traced("health", "1.0", "reply", "reply_rejected")
    assert origins(found, "/ReportStatus/Reason/@codeSystem") == [
        ("2.999.643.1.9", "reason", How.beside, "reasons")
    ]


def test_the_line_is_that_of_the_rule(reply: tuple[Traced, ...]) -> None:
    (one,) = (one for one in reply if one.field == "occurred_at")
    assert one.file == "mappings/education/1.0/reply.yaml"
    lines = (FILES / one.file).read_text(encoding="utf-8").splitlines()
    assert lines[one.line - 1].strip().startswith("occurred_at:")


@pytest.mark.parametrize(
    ("party", "message", "sample"),
    [("education", "reply", "reply_completed"), ("employment", "request", "request_new")],
)
def test_no_text_of_a_golden_message_is_left_out(party: str, message: str, sample: str) -> None:
    element = etree.parse(GOLDEN / party / "1.0" / f"{sample}.xml").getroot()
    said = {text.strip() for text in element.itertext() if text.strip()}
    said |= {text for one in element.iter("*") for text in one.attrib.values()}
    assert said <= {one.text for one in traced(party, "1.0", message, sample)}


def test_what_the_schema_does_not_know_is_passed_over() -> None:
    bound = load("education", "1.0", "reply", roots()).bound
    element = etree.Element(bound.root.tag)
    etree.SubElement(element, "Chuzhoe").text = "что-то"
    assert trace(bound, element) == ()
