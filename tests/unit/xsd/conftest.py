"""A small tree of schemas of two contracts, one importing from the other."""

from pathlib import Path

import pytest

SHARED = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:shared"
  elementFormDefault="qualified">
  <xs:simpleType name="Snils"><xs:restriction base="xs:string">
    <xs:pattern value="[0-9]{3}-[0-9]{3}-[0-9]{3} [0-9]{2}"/></xs:restriction></xs:simpleType>
</xs:schema>"""

PLAN = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:s="urn:shared"
  xmlns="urn:plan" targetNamespace="urn:plan" elementFormDefault="qualified">
  <xs:import namespace="urn:shared" schemaLocation="../../shared/1.0/types.xsd"/>
  <xs:element name="Plan">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="snils" type="s:Snils"/>
        <xs:element name="measure" type="Measure" maxOccurs="unbounded"/>
        <xs:element name="note" type="Text" minOccurs="0" nillable="true"/>
        <xs:element name="mark" minOccurs="0"><xs:complexType/></xs:element>
        <xs:element name="version" type="xs:string" fixed="1" minOccurs="0"/>
        <xs:element name="who" type="Who" minOccurs="0"/>
      </xs:sequence>
    </xs:complexType>
    <xs:unique name="codes"><xs:selector xpath="*"/><xs:field xpath="@id"/></xs:unique>
  </xs:element>
  <xs:complexType name="Measure">
    <xs:sequence>
      <xs:element name="kind" type="Kind"/>
      <xs:element name="hours" type="Hours" minOccurs="0"/>
      <xs:element name="days" type="Days" minOccurs="0"/>
      <xs:element name="when" type="When" minOccurs="0"/>
      <xs:element name="amount" type="Amount" minOccurs="0"/>
    </xs:sequence>
    <xs:attribute name="due" type="xs:date" use="required"/>
    <xs:attribute name="id" type="xs:string"/>
    <xs:attribute name="plan" type="xs:string" fixed="A"/>
  </xs:complexType>
  <xs:complexType name="Amount"><xs:simpleContent><xs:extension base="Hours">
    <xs:attribute name="unit" type="Kind"/></xs:extension></xs:simpleContent></xs:complexType>
  <xs:complexType name="Who" abstract="true"/>
  <xs:complexType name="Person"><xs:complexContent><xs:extension base="Who"><xs:sequence>
    <xs:element name="age" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent>
  </xs:complexType>
  <xs:simpleType name="Kind"><xs:restriction base="xs:token">
    <xs:enumeration value="legal"/><xs:enumeration value="medical"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="Text"><xs:restriction base="xs:string">
    <xs:minLength value="2"/><xs:maxLength value="5"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Hours"><xs:restriction base="xs:decimal"><xs:minInclusive value="1"/>
    <xs:maxInclusive value="999.99"/><xs:totalDigits value="4"/><xs:fractionDigits value="2"/>
    </xs:restriction></xs:simpleType>
  <xs:simpleType name="Days"><xs:list itemType="Kind"/></xs:simpleType>
  <xs:simpleType name="When"><xs:union memberTypes="xs:date Kind"/></xs:simpleType>
  <xs:element name="Slow"><xs:simpleType><xs:restriction base="xs:string">
    <xs:pattern value="([a-z]|[a-y])*0"/></xs:restriction></xs:simpleType></xs:element>
</xs:schema>"""


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """The root of a schema folder with the contracts `plan` and `shared`, both 1.0."""
    root = tmp_path / "xsd"
    for party, file, text in (("shared", "types.xsd", SHARED), ("plan", "plan.xsd", PLAN)):
        folder = root / party / "1.0"
        folder.mkdir(parents=True)
        (folder / file).write_text(text, encoding="utf-8")
    return root
