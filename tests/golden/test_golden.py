"""Golden files: `<party>/<version>/<situation>.xml` and the canonical message beside it as JSON.

What others send is written by hand as XML, and the JSON follows from it; what the hub sends is
written as JSON, and the XML follows. `--update-golden` renews the half that follows.
"""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import etree

from hub.domain.messages import ROOTS
from mappings import Mapping, MappingName, discover, load
from xsd.registry import schema

HERE = Path(__file__).parent
SITUATIONS = sorted({path.with_suffix("") for path in HERE.glob("*/*/*.xml")})
CONTRACTS = sorted({path.relative_to(HERE).parts[:2] for path in SITUATIONS})
_READER = etree.XMLParser(remove_blank_text=True)

each_situation = pytest.mark.parametrize(
    "situation", SITUATIONS, ids=[str(path.relative_to(HERE)) for path in SITUATIONS]
)


@cache
def mappings_of(party: str, version: str) -> dict[str, tuple[MappingName, Mapping]]:
    """All mappings of a contract by the tag of their root element."""
    names = [name for name in discover() if (name.party, name.version) == (party, version)]
    loaded = [(name, load(name.party, name.version, name.message, ROOTS)) for name in names]
    return {mapping.bound.root.tag: (name, mapping) for name, mapping in loaded}


def mapping_of(situation: Path, root: etree._Element) -> tuple[MappingName, Mapping]:
    party, version, _ = situation.relative_to(HERE).parts
    return mappings_of(party, version)[root.tag]


def canonical_json(value: msgspec.Struct) -> bytes:
    told = _told(msgspec.to_builtins(value))
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def _told(value: Any) -> Any:
    """Without what is absent, so that a diff shows what is said."""
    if isinstance(value, dict):
        return {key: _told(item) for key, item in value.items() if item not in (None, [], ())}
    return [_told(item) for item in value] if isinstance(value, list | tuple) else value


def tree(text: bytes) -> etree._Element:
    return etree.fromstring(text, _READER)


def same_form(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n")


def pretty(element: etree._Element) -> bytes:
    text = etree.tostring(element, pretty_print=True, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


@each_situation
def test_a_golden_file_is_what_the_mapping_says(situation: Path, update_golden: bool) -> None:
    # given
    xml, said = situation.with_suffix(".xml"), situation.with_suffix(".json")
    element = tree(xml.read_bytes())
    _, mapping = mapping_of(situation, element)
    document = mapping.bound.document
    # when
    if document.writes:
        value = msgspec.json.decode(said.read_bytes(), type=ROOTS[document.canonical])
        written = tree(mapping.write(value))
        if update_golden and same_form(element) != same_form(written):
            xml.write_bytes(pretty(written))
        # then
        assert same_form(tree(xml.read_bytes())) == same_form(written)
    else:
        value = mapping.read(element)
        if update_golden:
            said.write_bytes(canonical_json(value))
        # then
        assert said.read_bytes() == canonical_json(value)


@each_situation
def test_a_golden_file_obeys_its_schema(situation: Path) -> None:
    element = tree(situation.with_suffix(".xml").read_bytes())
    name, mapping = mapping_of(situation, element)

    findings = schema(name.party, name.version, mapping.bound.document.schema).findings(element)

    assert findings == ()


@each_situation
def test_a_golden_message_goes_there_and_back(situation: Path) -> None:
    """Read, written and read again it is the same, but for what the mapping declares as lossy."""
    element = tree(situation.with_suffix(".xml").read_bytes())
    _, mapping = mapping_of(situation, element)
    value = mapping.reader(element)

    again = mapping.reader(tree(mapping.writer(value)))

    assert again == value


@pytest.mark.parametrize("contract", CONTRACTS, ids="/".join)
def test_every_message_of_a_contract_has_a_golden_file(contract: tuple[str, str]) -> None:
    awaited = {name for name, _ in mappings_of(*contract).values()}

    shown = {
        mapping_of(path, tree(path.with_suffix(".xml").read_bytes()))[0]
        for path in SITUATIONS
        if path.relative_to(HERE).parts[:2] == contract
    }

    assert awaited - shown == set()
