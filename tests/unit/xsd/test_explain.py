"""Explanations: the right place, what was expected, and never the value."""

from pathlib import Path

import pytest

from hub.domain.errors import Finding
from xsd.gate import parse
from xsd.registry import schema

XSI = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
SNILS = "<snils>112-233-445 95</snils>"
KIND = "<kind>legal</kind>"
GOOD = f'<measure due="2026-05-01">{KIND}</measure>'
CANARY = "Канарейкина"


def measure(content: str, attributes: str = 'due="2026-05-01"') -> str:
    return f"{SNILS}{GOOD}<measure {attributes}>{content}</measure>"


CASES = {
    # name: (content of Plan, code, place, what the texts must name)
    "pattern": (f"<snils>{CANARY}</snils>{GOOD}", "pattern", "/Plan/snils", "[0-9]{3}-[0-9]{3}"),
    "enumeration": (
        measure(f"<kind>{CANARY}</kind>"),
        "enumeration",
        "/Plan/measure[2]/kind",
        "legal, medical",
    ),
    "datatype": (
        measure(f"{KIND}<hours>{CANARY}</hours>"),
        "datatype",
        "/Plan/measure[2]/hours",
        "999.99",
    ),
    "datatype of an attribute": (
        measure(KIND, f'due="{CANARY}"'),
        "datatype",
        "/Plan/measure[2]/@due",
        "-",
    ),
    "enumeration of an attribute": (
        measure(f'{KIND}<amount unit="{CANARY}">2</amount>'),
        "enumeration",
        "/Plan/measure[2]/amount/@unit",
        "legal, medical",
    ),
    "simple content": (
        measure(f"{KIND}<amount>{CANARY}</amount>"),
        "datatype",
        "/Plan/measure[2]/amount",
        "999.99",
    ),
    "list": (
        measure(f"{KIND}<days>legal {CANARY}</days>"),
        "enumeration",
        "/Plan/measure[2]/days",
        "legal, medical",
    ),
    "union": (
        measure(f"{KIND}<when>{CANARY}</when>"),
        "union",
        "/Plan/measure[2]/when",
        "legal, medical",
    ),
    "too short": (f"{SNILS}{GOOD}<note>x</note>", "min_length", "/Plan/note", "2"),
    "too long": (f"{SNILS}{GOOD}<note>{CANARY}</note>", "max_length", "/Plan/note", "5"),
    "too small": (measure(f"{KIND}<hours>0</hours>"), "minimum", "/Plan/measure[2]/hours", "1"),
    "too large": (
        measure(f"{KIND}<hours>4321</hours>"),
        "maximum",
        "/Plan/measure[2]/hours",
        "999.99",
    ),
    "too many digits": (
        measure(f"{KIND}<hours>123.45</hours>"),
        "digits",
        "/Plan/measure[2]/hours",
        "4",
    ),
    "too many decimals": (
        measure(f"{KIND}<hours>1.234</hours>"),
        "fraction_digits",
        "/Plan/measure[2]/hours",
        "2",
    ),
    "missing attribute": (
        measure(KIND, ""),
        "missing_attribute",
        "/Plan/measure[2]/@due",
        "due",
    ),
    "unexpected attribute": (
        measure(KIND, f'due="2026-05-01" who="{CANARY}"'),
        "unexpected_attribute",
        "/Plan/measure[2]/@who",
        "due, id, plan",
    ),
    "unexpected element": (
        measure(f"{KIND}<extra>{CANARY}</extra>"),
        "unexpected_element",
        "/Plan/measure[2]/extra",
        "hours, days, when, amount",
    ),
    "missing element": (measure(""), "missing_element", "/Plan/measure[2]", "kind"),
    "an element too many": (
        f"{SNILS}{GOOD}<who {XSI} i:type='Person'><age>5</age></who><extra/>",
        "unexpected_element",
        "/Plan/extra",
        "ничего",
    ),
    "text among elements": (
        measure(f"{CANARY}{KIND}"),
        "unexpected_text",
        "/Plan/measure[2]",
        "kind",
    ),
    "content of an empty element": (
        f"{SNILS}{GOOD}<mark>{CANARY}</mark>",
        "not_empty",
        "/Plan/mark",
        "",
    ),
    "elements in a value": (
        f"{SNILS}{GOOD}<note><b>{CANARY}</b></note>",
        "unexpected_children",
        "/Plan/note",
        "",
    ),
    "elements in a value with attributes": (
        measure(f"{KIND}<amount><b/></amount>"),
        "unexpected_children",
        "/Plan/measure[2]/amount",
        "",
    ),
    "attribute of a value": (
        f'{SNILS}{GOOD}<note who="{CANARY}">abc</note>',
        "unexpected_attribute",
        "/Plan/note/@who",
        "",
    ),
    "nil where none is allowed": (
        f'<snils {XSI} i:nil="true"/>{GOOD}',
        "not_nillable",
        "/Plan/snils",
        "",
    ),
    "nil with content": (
        f'{SNILS}{GOOD}<note {XSI} i:nil="true">{CANARY}</note>',
        "nil_not_empty",
        "/Plan/note",
        "",
    ),
    "fixed element": (f"{SNILS}{GOOD}<version>{CANARY}</version>", "fixed", "/Plan/version", ""),
    "fixed attribute": (
        measure(KIND, f'due="2026-05-01" plan="{CANARY}"'),
        "fixed",
        "/Plan/measure[2]/@plan",
        "",
    ),
    "repeated key": (
        f'{SNILS}<measure id="{CANARY}" due="2026-05-01">{KIND}</measure>'
        f'<measure id="{CANARY}" due="2026-05-01">{KIND}</measure>',
        "key",
        "/Plan/measure[2]",
        "",
    ),
    "abstract type": (f"{SNILS}{GOOD}<who/>", "abstract", "/Plan/who", ""),
    "unknown xsi:type": (
        f'{SNILS}{GOOD}<who {XSI} i:type="{CANARY}"/>',
        "unknown_type",
        "/Plan/who/@type",
        "",
    ),
    "foreign xsi:type": (
        f'{SNILS}{GOOD}<who {XSI} i:type="Measure"/>',
        "foreign_type",
        "/Plan/who/@type",
        "",
    ),
    "inside a type named by xsi:type": (
        f'{SNILS}{GOOD}<who {XSI} i:type="Person"><age>{CANARY}</age></who>',
        "datatype",
        "/Plan/who/age",
        "",
    ),
}


def findings(schemas: Path, body: str) -> tuple[Finding, ...]:
    return schema("plan", "1.0", "plan.xsd", schemas).findings(parse(body.encode()))


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_told_with_its_place_and_what_was_expected(schemas: Path, name: str) -> None:
    content, code, place, expected = CASES[name]

    first = findings(schemas, f'<Plan xmlns="urn:plan">{content}</Plan>')[0]

    assert (first.code, first.place) == (code, place)
    assert expected in first.ru
    assert expected in first.en or expected == "ничего"


@pytest.mark.parametrize("name", CASES)
def test_no_explanation_quotes_a_value(schemas: Path, name: str) -> None:
    content = CASES[name][0]

    told = findings(schemas, f'<Plan xmlns="urn:plan">{content}</Plan>')

    assert told
    assert CANARY not in repr(told)
    assert "{expected}" not in repr(told)


@pytest.mark.parametrize(
    "name", ["pattern", "enumeration", "datatype of an attribute", "too long", "too many digits"]
)
def test_one_fault_is_told_once(schemas: Path, name: str) -> None:
    content = CASES[name][0]

    assert len(findings(schemas, f'<Plan xmlns="urn:plan">{content}</Plan>')) == 1


def test_places_are_the_same_whatever_prefixes_the_document_uses(schemas: Path) -> None:
    prefixed = findings(
        schemas,
        '<p:Plan xmlns:p="urn:plan" xmlns:q="urn:plan"><q:snils>112-233-445 95</q:snils>'
        '<p:measure due="2026-05-01"><p:kind>legal</p:kind></p:measure>'
        '\n<q:measure due="2026-05-01"><p:kind>no</p:kind></q:measure></p:Plan>',
    )

    assert [(f.place, f.line) for f in prefixed] == [("/Plan/measure[2]/kind", 2)]


def test_an_unknown_root_is_told_the_known_ones(schemas: Path) -> None:
    (finding,) = findings(schemas, "<Plan/>")

    assert (finding.code, finding.place) == ("unknown_root", "/Plan")
    assert "Plan, Slow" in finding.en


def test_all_faults_are_told_in_the_order_of_the_document(schemas: Path) -> None:
    told = findings(
        schemas,
        f'<Plan xmlns="urn:plan"><snils>1</snils><measure due="x"/>{GOOD}<note>x</note></Plan>',
    )

    assert [finding.code for finding in told] == [
        "pattern",
        "datatype",
        "missing_element",
        "min_length",
    ]


def test_a_very_long_name_is_cut(schemas: Path) -> None:
    (finding,) = findings(schemas, f"<{'x' * 1_000}/>")

    assert len(finding.place) < 100
