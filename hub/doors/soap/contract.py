"""Serve the contracts, so that a partner's tools can load them from the hub's address.

`GET /soap/case/1.0?wsdl` and `/soap/agencies/{agency}/{version}?wsdl` give the WSDL with the
address it was asked at and with the schemas where `GET /xsd/{party}/{version}/{file}` serves them.
"""

from pathlib import Path
from typing import Final

from lxml import etree
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hub.domain.errors import Misconfigured
from hub.doors.soap.fault import XML
from hub.doors.soap.lost import call_instead, nothing_here
from hub.doors.soap.operations import HUB, VERSION
from xsd.registry import path

CALL_BACK_WSDL: Final = "hub-callback.wsdl"
_ADDRESS: Final = "{http://schemas.xmlsoap.org/wsdl/soap/}address"
_IMPORTS: Final = (
    "{http://www.w3.org/2001/XMLSchema}import",
    "{http://www.w3.org/2001/XMLSchema}include",
)


class Contracts:
    """WSDL and XSD files, as they are reached over HTTP."""

    def __init__(self, public_url: str | None) -> None:
        """`public_url` is the address by which partners reach the hub, None for the one asked."""
        self._public_url = public_url

    def case_wsdl(self, request: Request) -> Response:
        """The contract of the door for case systems."""
        return self._wsdl(request, HUB, VERSION, "case.wsdl", "../../xsd/")

    def call_back_wsdl(self, request: Request) -> Response:
        """The contract by which an agency calls the hub back."""
        agency, version = request.path_params["agency"], request.path_params["version"]
        return self._wsdl(request, agency, version, CALL_BACK_WSDL, "../../../xsd/")

    def xsd(self, request: Request) -> Response:
        """One schema file; its imports are relative and lead to its neighbours."""
        asked = request.path_params
        if not asked["file"].endswith(".xsd"):
            return _nothing()
        found = _find(asked["party"], asked["version"], asked["file"])
        return Response(found.read_bytes(), media_type=XML) if found else _nothing()

    def _wsdl(self, request: Request, party: str, version: str, file: str, up: str) -> Response:
        found = _find(party, version, file)
        if found is None:
            return nothing_here(request.method)
        if "wsdl" not in {key.lower() for key in request.query_params}:
            return call_instead()
        base = self._public_url or f"{request.url.scheme}://{request.url.netloc}"
        address = base.rstrip("/") + request.url.path
        return Response(_placed(found, address, f"{up}{party}/{version}/"), media_type=XML)


def _placed(file: Path, address: str, schemas: str) -> bytes:
    tree = etree.parse(str(file), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in tree.iter(_ADDRESS):
        element.set("location", address)
    for element in tree.iter(*_IMPORTS):
        element.set("schemaLocation", schemas + element.get("schemaLocation", ""))
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True)


def _find(party: str, version: str, file: str) -> Path | None:
    try:
        return path(party, version, file)
    except Misconfigured:
        return None


def _nothing() -> Response:
    return PlainTextResponse("Не найдено / Not found", 404)
