"""An XSD as a tree of nodes: order, occurrences, choices, recursion, facets."""

from pathlib import Path

import pytest

from mappings.schema_model import Node, root, roots

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
    targetNamespace="urn:t" xmlns="urn:t">
  <xs:complexType name="Tree"><xs:sequence>
    <xs:element name="Leaf" type="Leaf"/>
    <xs:element name="Branch" type="Tree" minOccurs="0" maxOccurs="unbounded"/>
    <xs:element name="Leaf" type="Leaf" minOccurs="0"/>
    <xs:choice minOccurs="0" maxOccurs="2">
      <xs:element name="A" type="xs:ID"/>
      <xs:sequence><xs:element name="B" type="Sizes"/>
        <xs:any namespace="##other" minOccurs="0"/></xs:sequence>
    </xs:choice>
    <xs:element name="Any"/>
  </xs:sequence></xs:complexType>
  <xs:simpleType name="Leaf"><xs:restriction base="xs:token">
    <xs:length value="3"/><xs:pattern value="[a-z]+"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Price"><xs:restriction base="xs:decimal"><xs:totalDigits value="5"/>
    <xs:fractionDigits value="2"/><xs:minInclusive value="0"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Sizes"><xs:list itemType="Price"/></xs:simpleType>
  <xs:element name="Tree" type="Tree"/>
  <xs:element name="Price" type="Price"/>
</xs:schema>"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "tree.xsd"
    place.write_text(SCHEMA, encoding="utf-8")
    return place


@pytest.fixture
def tree(path: Path) -> Node:
    found = root(path, "Tree")
    assert found is not None
    return found


def test_global_elements_are_the_roots(path: Path) -> None:
    assert roots(path) == ("Tree", "Price")
    assert root(path, "Bush") is None


def test_children_come_in_the_order_of_the_schema_with_their_occurrences(tree: Node) -> None:
    occurrences = {name: (one.least, one.most) for name, one in tree.children.items()}

    assert occurrences == {
        "Leaf": (1, 2),
        "Branch": (0, None),
        "A": (0, 2),
        "B": (0, 2),
        "*": (0, 2),
        "Any": (1, 1),
    }


def test_a_recursive_type_unfolds_where_it_is_walked(tree: Node) -> None:
    node = tree.find("Branch/Branch/./Leaf")

    assert node is not None
    assert node.path == "Branch/Branch/Leaf"
    assert tree.find("Branch/Bush/Leaf") is None


def test_branches_know_their_choice(tree: Node) -> None:
    first, second = tree.children["A"].alternatives[0], tree.children["B"].alternatives[0]

    assert first.choice == second.choice
    assert (first.branch, second.branch) == (0, 1)
    assert not first.required


def test_facets_are_told_and_faults_explained(path: Path, tree: Node) -> None:
    leaf, price = tree.children["Leaf"].text, root(path, "Price")
    assert leaf is not None
    assert price is not None
    assert price.text is not None

    assert (leaf.lengths, leaf.white_space, str(leaf)) == ((3, 3), "collapse", "Leaf")
    assert [leaf.fault(one) for one in ("abc", "ab", "123")] == [
        None,
        "facet_length",
        "facet_pattern",
    ]
    assert (price.text.total_digits, price.text.fraction_digits) == (5, 2)
    assert price.text.fault("-1") == "facet_range"
    assert price.text.fault("x") == "type_mismatch"


def test_a_list_an_id_and_anything_are_what_they_are(tree: Node) -> None:
    sizes, code = tree.children["B"].text, tree.children["A"].text
    assert sizes is not None
    assert code is not None

    assert (sizes.primitive, sizes.enumeration, sizes.patterns) == (None, None, ())
    assert code.is_id
    assert tree.children["Any"].text is None
    assert tree.children["*"].children == {}
