"""No pattern in the product's schemas may be one that a hostile value can make backtrack."""

import pytest
from lxml import etree
from xmlschema.names import XSD_NAMESPACE

from xsd.registry import ROOT, contracts, files

XS = f"{{{XSD_NAMESPACE}}}"
HOSTILE = [
    piece * 3_000 + end
    for piece in ("0", "a", "A", "я", "Я", "-", " ", ".", "a.", "0-", "a ", "a@", "Я-")
    for end in ("", "!", "\n")
]


def patterns() -> list[str]:
    own = (file for contract in contracts() for file in files(*contract) if file.suffix == ".xsd")
    found = (
        node.get("value", "") for file in own for node in etree.parse(file).iter(f"{XS}pattern")
    )
    return sorted(set(found))


def schema_of(pattern: str) -> etree.XMLSchema:
    root = etree.Element(f"{XS}schema", nsmap={"xs": XSD_NAMESPACE})
    element = etree.SubElement(root, f"{XS}element", name="a")
    simple = etree.SubElement(element, f"{XS}simpleType")
    restriction = etree.SubElement(simple, f"{XS}restriction", base="xs:string")
    etree.SubElement(restriction, f"{XS}pattern", value=pattern)
    return etree.XMLSchema(root)


def judge(schema: etree.XMLSchema, value: str) -> bool:
    element = etree.Element("a")
    element.text = value
    return bool(schema.validate(element))


def test_the_product_has_patterns_to_check() -> None:
    assert ROOT.is_dir()
    assert patterns()


@pytest.mark.parametrize("pattern", patterns())
def test_a_pattern_decides_on_every_hostile_value(pattern: str) -> None:
    schema = schema_of(pattern)

    for value in HOSTILE:
        assert judge(schema, value) in (True, False)


def test_the_check_finds_a_pattern_that_backtracks() -> None:
    with pytest.raises(etree.XMLSchemaValidateError):
        judge(schema_of("([a-z]|[a-y])*0"), "a" * 3_000)
