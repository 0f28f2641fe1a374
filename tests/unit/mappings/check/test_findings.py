"""One change to a sound mapping, and the finding it must give."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.domain.errors import Finding
from mappings import Home
from mappings.check import check, check_all
from mappings.texts import TEXTS
from tests.unit.mappings.check.test_carried import CODES
from tests.unit.mappings.clinic import ROOTS
from tests.unit.mappings.conftest import NAME

Findings = Callable[..., list[str]]

MAPPING_FAULTS = {
    "yaml_shape direction": ("direction: both", "direction: up"),
    "yaml_shape fields.day": ("  day: Day", "  day: [Day]"),
    "yaml_shape day": ("  day: Day", "  day: {codec: date}"),
    "yaml_shape one_of": ("  - [left, right]", "  left: right"),
    "yaml_shape fields.tags[].at_most": ("  tags[]: Tag", "  tags[]: {xml: Tag, at_most: x}"),
    "yaml_shape fields.day.codec": ("  day: Day", "  day: {xml: Day, codec: {date: x, text: y}}"),
    "yaml_shape tables.colours.codes": ("    codes:", "    partial: причина\n    beside:"),
    "unknown_key fields.day.xlm": ("  day: Day", "  day: {xlm: Day, xml: Day}"),
    "duplicate_key fields.day": ("  day: Day", "  day: Day\n  day: Day"),
    "unknown_root canonical": ("canonical: Note", "canonical: Letter"),
    "unknown_schema schema": ("note.xsd", "letter.xsd"),
    "unknown_element root": ("root: Note", "root: Letter"),
    "unknown_canonical days": ("  day: Day", "  days: Day"),
    "unknown_canonical name.first": ("given: Given", "first: Given"),
    "unknown_canonical unmapped.x": ("defaults:", "unmapped: {x: причина}\ndefaults:"),
    "unknown_canonical one_of.up": ("[left, right]", "[left, up]"),
    "unknown_canonical lines[]": ("key: side", "key: edge"),
    "unknown_xml day": ("  day: Day", "  day: Date"),
    "unknown_xml constants.Origin": ("  Source: 7", "  Origin: 7\n  Source: 7"),
    "structure_in_text day": ("  day: Day", "  day: Day/Inner"),
    "text_in_structure day": ("  day: Day", "  day: Name"),
    "text_in_structure constants.Lines": ("  Source: 7", "  Source: 7\n  Lines: 8"),
    "duplicate_canonical name.family": ("  remark: Remark", "  name.family: Remark"),
    "duplicate_canonical day": ("  agency: clinic", "  agency: clinic\n  day: 2025-01-01"),
    "overlap remark": ("  remark: Remark", "  remark: Id"),
    "overlap tags[]": ("  Spare: не нужно", "  Spare: не нужно\n  Tag: не нужно"),
    "overlap lines[]": ("Lines/RightLine", "Lines/LeftLine"),
    "unmapped_canonical remark": ("  remark: Remark\n", ""),
    "unmapped_canonical name.given": (", given: Given", ""),
    "unmapped_xml Remark": ("  remark: Remark\n", ""),
    "unmapped_xml Spare": ("  Spare: не нужно\n", ""),
    "required_xml Day": ("  day: Day\n", ""),
    "optional_feeds_required left": ("  price: Price\n  name", "  left : Price\n  name"),
    "required_choice Note": ("one_of:\n  - [left, right]\n", ""),
    "required_canonical day": ("  day: Day\n", ""),
    "required_canonical agency": ("  agency: clinic", "  remark: clinic"),
    "optional_read_into_required id": ("  id: Id", "  id: Remark"),
    "list_into_single tags": ("  tags[]: Tag", "  tags: Tag"),
    "list_into_single tags[]": ("  tags[]: Tag", "  tags[]: Remark"),
    "single_from_list remark[]": ("  remark: Remark", "  remark[]: Remark"),
    "single_from_list remark": ("  remark: Remark", "  remark: Tag"),
    "too_many tags[]": ("  tags[]: Tag", "  tags[]: {xml: Tag, at_most: 4, lossy: причина}"),
    "type_mismatch day": ("  day: Day", "  day: {xml: Day, codec: {date: dd.mm.yyyy}}"),
    "codec_for_type day": ("  day: Day", "  day: {xml: Day, codec: snils}"),
    "codec_for_type name": (
        "  name: {xml: Name, fields: {family: Family, given: Given}}",
        "  name: Remark",
    ),
    "codec_for_type remark": ("  remark: Remark", "  remark: {xml: Remark, choice: {a: .}}"),
    "codec_for_type amount": ("  amount: Amount", "  amount: {xml: Amount, fields: {a: .}}"),
    "unknown_codec day": ("  day: Day", "  day: {xml: Day, codec: dat}"),
    "codec_parameter day": ("  day: Day", "  day: {xml: Day, codec: {date: {forma: x}}}"),
    "codec_parameter remark": ("  remark: Remark", "  remark: {xml: Remark, codec: {boolean: x}}"),
    "facet_enumeration colour": ("      red: 1", "      red: 5"),
    "facet_length id": ("  id: Id", "  id: {xml: Id, codec: {text: 'urn:long:'}}"),
    "unknown_table colour": ("table: colours", "table: colors"),
    "unused_table tables.spare": ("tables:\n", "tables:\n  spare: {codes: {a: b}}\n"),
    "table_member tables.colours.codes.blue": ("      red: 1", "      red: 1\n      blue: 3"),
    "table_not_total tables.colours": ("      green: 2\n", ""),
    "table_not_invertible tables.colours.codes.green": ("green: 2", "green: 1"),
    "table_misses_code colour": ("green: 2", "green: 1"),
    "constant_value constants.Source": ("Source: 7", "Source: seven"),
    "default_value amount.default": ("  amount: Amount", "  amount: {xml: Amount, default: x}"),
    "default_value defaults.price": ("  agency: clinic", "  agency: clinic\n  price: x"),
    "absent_value remark.absent": ("  remark: Remark", "  remark: {xml: Amount, absent: нет}"),
    "no_reason ignored.Spare": ("Spare: не нужно", "Spare: ''"),
    "no_reason personal.name": ("  name: по имени ищут", "  name: ' '"),
    "no_reason tags[].at_most": ("  tags[]: Tag", "  tags[]: {xml: Tag, at_most: 3}"),
    "no_reason tables.colours.codes.red": ("red: 1", "red: {code: 1, reads: [3]}"),
    "personal_without_need name.given": ("  name: по имени ищут", "  name.family: причина"),
    "need_for_nothing personal.agency": ("  name: по имени ищут", "  name: имя\n  agency: зачем"),
    "choice_branch state.ajar": ("      open: Open", "      ajar: Open"),
    "choice_branch state.open": ("      open: Open", "      open: Remark"),
    "choice_not_total state": ("      open: Open\n", ""),
    "choice_not_total lines[].side": ("      left: {xml: Lines/LeftLine, fields: {text: .}}\n", ""),
}


@pytest.mark.parametrize("expected", MAPPING_FAULTS)
def test_a_fault_in_the_file_is_found_at_its_place(codes: Findings, expected: str) -> None:
    found = codes(MAPPING_FAULTS[expected])

    assert expected in found


_OPTIONAL = 'type="xs:string" minOccurs="0"'
_REQUIRED = 'type="xs:string"'
_SIMPLE = "<xs:simpleType><xs:restriction base='xs:string'>{}</xs:restriction></xs:simpleType>"
_CLOSED = _SIMPLE.format("<xs:enumeration value='a'/>")
_DOTTED = _SIMPLE.format("<xs:pattern value='[0-9]{2}[.].*'/>")

SCHEMA_FAULTS = {
    "facet_length id": ('<xs:maxLength value="5"/>', '<xs:maxLength value="4"/>'),
    "facet_range amount": ('<xs:maxInclusive value="9"/>', '<xs:maxInclusive value="8"/>'),
    "facet_enumeration remark": (
        f'"Remark" {_OPTIONAL}/>',
        f'"Remark" minOccurs="0">{_CLOSED}</xs:element>',
    ),
    "facet_pattern day": ('"Day" type="xs:date"/>', f'"Day">{_DOTTED}</xs:element>'),
    "too_few tags[]": ('minOccurs="0" maxOccurs="3"', 'minOccurs="2" maxOccurs="3"'),
    "optional_feeds_required tags[]": ('minOccurs="0" maxOccurs="3"', 'maxOccurs="3"'),
    "optional_feeds_required remark": (f'"Remark" {_OPTIONAL}', f'"Remark" {_REQUIRED}'),
    "optional_feeds_required why": (f'"Why" {_OPTIONAL}', f'"Why" {_REQUIRED}'),
    "optional_read_into_required day": ('type="xs:date"', 'type="xs:date" minOccurs="0"'),
    "optional_read_into_required state": ("<xs:choice>", '<xs:choice minOccurs="0">'),
    "required_xml @version": ('name="version"', 'use="required" name="version"'),
    "unknown_schema schema": ("<xs:schema ", "<xs:scheme "),
}


@pytest.mark.parametrize("expected", SCHEMA_FAULTS)
def test_a_stricter_schema_is_noticed(codes: Findings, expected: str) -> None:
    found = codes(schema=(SCHEMA_FAULTS[expected],))

    assert expected in found


def test_the_scratch_mapping_itself_is_sound(codes: Findings) -> None:
    assert codes() == []


def test_every_kind_of_finding_has_a_test() -> None:
    tested = {one.split()[0] for one in (*MAPPING_FAULTS, *SCHEMA_FAULTS)} | {"yaml_syntax"} | CODES

    assert tested == set(TEXTS)
    assert len(tested) >= 25


def test_every_kind_of_finding_is_documented() -> None:
    text = (Path(__file__).parents[4] / "docs" / "mappings.md").read_text(encoding="utf-8")

    assert [
        code for code in TEXTS if f"`{code}`" not in text and not code.startswith("facet")
    ] == []


def test_all_faults_are_reported_at_once(codes: Findings) -> None:
    found = codes(("  day: Day", "  day: Date"), ("red: 1", "red: 5"), ("Source: 7", "Source: x"))

    assert {
        "unknown_xml day",
        "facet_enumeration colour",
        "constant_value constants.Source",
    } <= set(found)


def test_a_finding_names_file_line_and_what_was_expected(home: Home) -> None:
    path = home.mappings / "clinic/1/note.yaml"
    path.write_text(path.read_text().replace("  day: Day", "  day: Date"))

    finding = next(one for one in check(NAME, ROOTS, home) if one.code == "unknown_xml")

    assert isinstance(finding, Finding)
    assert finding.place == "mappings/clinic/1/note.yaml:day"
    assert finding.line == 12
    assert "Day" in finding.en
    assert "в схеме нет узла" in finding.ru


@pytest.mark.parametrize("text", ["a: [", "- list", "canonical: Note"])
def test_a_file_that_is_no_mapping_is_reported(home: Home, text: str) -> None:
    (home.mappings / "clinic/1/note.yaml").write_text(text)

    assert check(NAME, ROOTS, home)


def test_a_missing_file_is_reported(home: Home) -> None:
    (home.mappings / "clinic/1/note.yaml").unlink()

    assert [one.code for one in check(NAME, ROOTS, home)] == ["yaml_syntax"]


def test_the_check_goes_over_every_file(home: Home) -> None:
    assert list(check_all(ROOTS, home)) == [(NAME, [])]
