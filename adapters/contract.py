"""What an agency's WSDL promises: address, SOAPAction and payload elements of each operation.

zeep reads the contract once at start. It carries no message: see `adapters.line`.
"""

import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
from lxml import etree
from zeep import Client, Settings
from zeep.exceptions import Error as ZeepError
from zeep.transports import Transport

from hub.domain.errors import Finding, Misconfigured
from xsd.registry import ROOT, path

AGENCY_WSDL = "agency.wsdl"
"""The contract of the service at the agency, in `xsd/<agency>/<version>/`."""

_SOAP_11 = "http://schemas.xmlsoap.org/wsdl/soap/"


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation. `input` and `output` are payload elements as `{namespace}name`; `output`
    is None for a one-way operation."""

    name: str
    address: str
    soap_action: str
    input: str
    output: str | None


@cache
def operations(
    agency: str, version: str, file: str = AGENCY_WSDL, root: Path = ROOT
) -> Mapping[str, Operation]:
    """The SOAP 1.1 document/literal operations of one WSDL by name.

    Raises Misconfigured when there is no such file, or it is not a contract that the hub can keep.
    """
    found = path(agency, version, file, root)
    try:
        services = _wsdl(found, root).services.values()
        ports = [port for service in services for port in service.ports.values()]
        return {op.name: op for port in ports for op in _operations(port)}
    except (ZeepError, etree.LxmlError, OSError, UserWarning, AttributeError, KeyError) as error:
        raise _broken(f"xsd/{agency}/{version}/{file}", str(error)) from error


class _OwnFiles(Transport):
    """Gives zeep files of the schema folder, and nothing from the network."""

    def __init__(self, root: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._root = root.resolve()

    def load(self, url: str) -> bytes:
        wanted = Path(unquote(url.removeprefix("file://"))).resolve()
        if not wanted.is_relative_to(self._root):
            raise PermissionError("the contract imports something outside the schema folder")
        return wanted.read_bytes()


def _wsdl(found: Path, root: Path) -> Any:
    settings = Settings(strict=True, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    new_client: Any = Client
    with warnings.catch_warnings():
        # zeep drops an operation that it cannot make sense of, and only warns of it.
        warnings.simplefilter("error", UserWarning)
        return new_client(str(found), transport=_OwnFiles(root), settings=settings).wsdl


def _operations(port: Any) -> list[Operation]:
    if port.binding.nsmap["soap"] != _SOAP_11:
        raise AttributeError(f"port {port.name} is not bound to SOAP 1.1")
    return [
        Operation(
            name=operation.name,
            address=port.binding_options["address"],
            soap_action=operation.soapaction,
            input=_payload(operation.input, operation.name),
            output=operation.output and _payload(operation.output, operation.name),
        )
        for operation in port.binding.all().values()
    ]


def _payload(message: Any, operation: str) -> str:
    elements = [part.element for part in message.abstract.parts.values()]
    if len(elements) != 1 or elements[0] is None:
        raise AttributeError(f"operation {operation} is not document/literal with one element")
    return str(elements[0].qname.text)


def _broken(place: str, cause: str) -> Misconfigured:
    finding = Finding(code="wsdl", place=place, ru=f"Причина: {cause}", en=f"Cause: {cause}")
    return Misconfigured(
        f"Контракт {place} не читается", f"The contract {place} cannot be read", [finding]
    )
