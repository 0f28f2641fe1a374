"""The laws that every mapping file there is must keep, over generated values."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from mappings import Home, Mapping, MappingName, discover, load, roots
from mappings.check import check
from tests.unit.mappings import visits
from tests.unit.mappings.strategies import carried

Case = tuple[MappingName, Home, dict[str, Any]]

CASES: list[Case] = [
    *((name, Home(), roots()) for name in discover()),
    *((name, visits.HOME, visits.ROOTS) for name in discover(visits.HOME)),
]
each_mapping = pytest.mark.parametrize(
    ("name", "home", "types"), CASES, ids=[str(name) for name, _, _ in CASES]
)
laws = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def loaded(name: MappingName, home: Home, types: dict[str, Any]) -> Mapping:
    return load(name.party, name.version, name.message, types, home)


@cache
def compiled_schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(path))


@each_mapping
def test_a_mapping_file_is_sound(name: MappingName, home: Home, types: dict[str, Any]) -> None:
    findings = check(name, types, home)

    assert [f"{one.line}: {one.code} {one.place}: {one.en}" for one in findings] == []


@each_mapping
@laws
@given(data=st.data())
def test_what_is_written_is_valid_and_reads_back_as_it_was(
    data: st.DataObject, name: MappingName, home: Home, types: dict[str, Any]
) -> None:
    mapping = loaded(name, home, types)
    value = data.draw(carried(mapping))

    written = mapping.writer(value)
    document = etree.fromstring(written)

    if mapping.bound.document.writes:
        schema = compiled_schema(
            home.schemas / name.party / name.version / mapping.bound.document.schema
        )
        assert schema.validate(document), schema.error_log
    assert mapping.reader(document) == value
    assert mapping.writer(mapping.reader(document)) == written
