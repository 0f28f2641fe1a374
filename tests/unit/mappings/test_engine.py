"""Mapping files found, loaded once, and used in their direction only."""

from typing import Any

import msgspec
import pytest
from lxml import etree

from hub.domain.errors import Misconfigured
from hub.domain.messages import ROOTS
from mappings import Home, MappingName, discover, load, load_all, roots
from mappings.escaping import attribute
from tests.unit.mappings import clinic
from tests.unit.mappings.clinic import note


def rewrite(home: Home, old: str, new: str) -> None:
    path = home.mappings / "clinic/1/note.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_files_are_discovered_by_party_version_and_message(home: Home) -> None:
    assert discover(home) == [MappingName("clinic", "1", "note")]
    assert [str(name) for name, _ in load_all(clinic.ROOTS, home)] == ["clinic/1/note"]


def test_a_mapping_is_compiled_once(home: Home) -> None:
    first = load("clinic", "1", "note", clinic.ROOTS, home)

    assert load("clinic", "1", "note", clinic.ROOTS, home) is first


def test_a_wrong_file_does_not_load_and_tells_all_its_faults(home: Home) -> None:
    rewrite(home, "  day: Day", "  day: Date\n  x: Y")

    with pytest.raises(Misconfigured) as refused:
        load("clinic", "1", "note", clinic.ROOTS, home)

    assert [one.code for one in refused.value.findings] == ["unknown_xml", "unknown_canonical"]


def test_a_mapping_out_does_not_read_and_one_in_does_not_write(home: Home) -> None:
    element = load("clinic", "1", "note", clinic.ROOTS, home).element(note())
    rewrite(home, "direction: both", "direction: out")
    with pytest.raises(Misconfigured):
        load("clinic", "1", "note", dict(clinic.ROOTS, other=clinic.Note), home).read(element)

    rewrite(home, "direction: out", "direction: in")
    with pytest.raises(Misconfigured):
        load("clinic", "1", "note", dict(clinic.ROOTS, more=clinic.Note), home).write(note())


def test_the_canonical_roots_are_the_messages_of_the_domain() -> None:
    assert roots() == ROOTS


class Strict(msgspec.Struct, frozen=True, kw_only=True):
    id: str

    def __post_init__(self) -> None:
        if self.id == "bad":
            raise ValueError(self.id)


def test_values_that_a_struct_refuses_are_reported_without_quoting_them(home: Home) -> None:
    (home.mappings / "clinic/1/note.yaml").write_text(
        "canonical: Strict\nschema: note.xsd\nroot: Note\ndirection: in\nfields: {id: Id}\n"
    )
    types: dict[str, Any] = {"Strict": Strict}
    mapping = load("clinic", "1", "note", types, home)

    with pytest.raises(Exception, match="cannot be read") as refused:
        mapping.read(etree.fromstring('<Note xmlns="urn:test:note"><Id>bad</Id></Note>'))

    assert [one.code for one in refused.value.findings] == ["contradictory"]  # type: ignore[attr-defined]


def test_line_breaks_in_attributes_survive() -> None:
    assert attribute("a\nb") == "a&#10;b"
