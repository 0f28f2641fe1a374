"""The verdict of a schema: bounded however many faults there are."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from lxml import etree

from xsd.gate import parse
from xsd.registry import schema
from xsd.schema import Schema

MEASURE = '<measure due="2026-05-01"><kind>legal</kind></measure>'
FAULTY = '<measure due="2026-05-01"><kind>secret</kind></measure>'


@pytest.fixture
def plan(schemas: Path) -> Schema:
    return schema("plan", "1.0", "plan.xsd", schemas)


def document(measures: str) -> etree._Element:
    text = f'<Plan xmlns="urn:plan">\n<snils>112-233-445 95</snils>\n{measures}</Plan>'
    return parse(text.encode())


@pytest.mark.parametrize("count", [1, 3_000])
def test_a_valid_document_has_no_findings(plan: Schema, count: int) -> None:
    assert plan.findings(document(MEASURE * count)) == ()


def test_a_payload_is_judged_where_it_stands_in_its_envelope(plan: Schema) -> None:
    envelope = parse(
        b'<E><B>\n<p:Plan xmlns:p="urn:plan"><p:snils>1</p:snils>\n'
        b'<p:measure due="2026-05-01"><p:kind>legal</p:kind></p:measure></p:Plan></B></E>'
    )

    (finding,) = plan.findings(envelope[0][0])

    assert (finding.place, finding.line, finding.code) == ("/Plan/snils", 2, "pattern")


@pytest.mark.parametrize("count", [50, 20_000])
def test_only_the_first_twenty_faults_are_told(plan: Schema, count: int) -> None:
    findings = plan.findings(document(f"{FAULTY}\n" * count))

    assert [finding.place for finding in findings] == [
        f"/Plan/measure[{number}]/kind" for number in range(1, 21)
    ]
    assert [finding.line for finding in findings] == list(range(3, 23))


def test_a_single_fault_late_in_a_large_document_is_found_where_it_is(plan: Schema) -> None:
    (finding,) = plan.findings(document(MEASURE * 5_000 + FAULTY + MEASURE * 5_000))

    assert finding.place == "/Plan/measure[5001]/kind"


def test_an_attribute_flood_is_bounded_too(plan: Schema) -> None:
    wrong = " ".join(f'x{number}=""' for number in range(250))

    findings = plan.findings(document(f"<measure {wrong}/>" * 300))

    assert len(findings) == 20


def test_a_value_that_would_match_a_pattern_for_ages_is_refused(plan: Schema) -> None:
    (finding,) = plan.findings(parse(b'<Slow xmlns="urn:plan">' + b"a" * 2_000 + b"</Slow>"))

    assert (finding.code, finding.place) == ("undecided", "/Slow")


def test_a_location_named_by_the_message_is_ignored(plan: Schema, tmp_path: Path) -> None:
    (tmp_path / "lax.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:plan">'
        '<xs:element name="Lax"/></xs:schema>'
    )
    location = (tmp_path / "lax.xsd").as_uri()
    body = (
        '<Lax xmlns="urn:plan" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
        f'i:schemaLocation="urn:plan {location}"/>'
    )

    (finding,) = plan.findings(parse(body.encode()))

    assert finding.code == "unknown_root"


def test_threads_that_share_a_schema_get_each_its_own_findings(plan: Schema) -> None:
    places = [f"/Plan/measure[{number}]/kind" for number in range(1, 9)]
    bodies = [document(MEASURE * before + FAULTY + MEASURE * (8 - before)) for before in range(8)]

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(plan.findings, bodies * 20))

    assert [[finding.place for finding in findings] for findings in told] == [
        [place] for place in places
    ] * 20


def test_schemas_are_compiled_one_at_a_time(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once would meet in libxml2's set-up of its types, which ends the process."""
    together = Barrier(2)
    compile_one = etree.XMLSchema

    def meeting(*arguments: Any) -> etree.XMLSchema:
        with pytest.raises(BrokenBarrierError):
            together.wait(timeout=0.05)
        together.reset()
        return compile_one(*arguments)

    monkeypatch.setattr(etree, "XMLSchema", meeting)

    with ThreadPoolExecutor(2) as pool:
        compiled = list(
            pool.map(
                lambda path: Schema(path, schemas), [schemas / "plan" / "1.0" / "plan.xsd"] * 2
            )
        )

    assert all(one.findings(document(MEASURE)) == () for one in compiled)
