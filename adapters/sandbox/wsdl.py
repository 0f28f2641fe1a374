"""A contract as a SOAP server reads it: which payload is which operation, and who defines it."""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from lxml import etree

from xsd.registry import path, schema

_NS: Final = {
    "w": "http://schemas.xmlsoap.org/wsdl/",
    "s": "http://schemas.xmlsoap.org/wsdl/soap/",
    "xs": "http://www.w3.org/2001/XMLSchema",
}


class Operation(NamedTuple):
    """One operation: the payload elements as `{namespace}name`, and its SOAPAction."""

    name: str
    action: str
    input: str
    output: str


class Contract(NamedTuple):
    """One WSDL. `operations` by payload element of the input, `schemas` file by namespace."""

    party: str
    version: str
    address: SplitResult
    operations: Mapping[str, Operation]
    schemas: Mapping[str, str]

    def fault_in(self, element: etree._Element) -> str:
        """The first thing that is wrong with a payload, naming its place; empty when valid."""
        namespace = etree.QName(element).namespace or ""
        findings = schema(self.party, self.version, self.schemas[namespace]).findings(element)
        return f"{findings[0].place}: {findings[0].ru} / {findings[0].en}" if findings else ""


@cache
def contract(party: str, version: str, file: str = "agency.wsdl") -> Contract:
    """Read a WSDL of `xsd/<party>/<version>/`; raises Misconfigured when there is none."""
    root = etree.parse(str(path(party, version, file))).getroot()
    address = root.find("w:service/w:port/s:address", _NS)
    if address is None:
        raise ValueError(f"{party} {version} {file} has no address")
    operations = [
        _operation(root, binding) for binding in root.findall("w:binding/w:operation", _NS)
    ]
    imports = root.findall("w:types/xs:schema/xs:import", _NS)
    return Contract(
        party=party,
        version=version,
        address=urlsplit(address.get("location", "")),
        operations={operation.input: operation for operation in operations},
        schemas={i.get("namespace", ""): i.get("schemaLocation", "") for i in imports},
    )


def _operation(root: etree._Element, binding: etree._Element) -> Operation:
    name = binding.get("name", "")
    action = binding.find("s:operation", _NS)
    return Operation(
        name=name,
        action="" if action is None else action.get("soapAction", ""),
        input=_payload(root, name, "input"),
        output=_payload(root, name, "output"),
    )


def _payload(root: etree._Element, operation: str, direction: str) -> str:
    port = f"w:portType/w:operation[@name='{operation}']/w:{direction}"
    message = root.find(port, _NS)
    named = "" if message is None else message.get("message", "").rpartition(":")[2]
    part = root.find(f"w:message[@name='{named}']/w:part", _NS)
    if part is None:
        raise ValueError(f"the {direction} of {operation} is not document/literal")
    prefix, _, local = part.get("element", "").rpartition(":")
    return f"{{{part.nsmap[prefix or None]}}}{local}"
