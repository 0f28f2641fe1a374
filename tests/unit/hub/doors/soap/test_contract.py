"""The contracts, as a partner's tools load them from the hub."""

from urllib.parse import urljoin

import pytest
from lxml import etree

from hub.doors.soap.contract import CALL_BACK_WSDL
from xsd.registry import contracts, files

ADDRESS = "{http://schemas.xmlsoap.org/wsdl/soap/}address"
XS = "{http://www.w3.org/2001/XMLSchema}"
CASE_WSDL = "/soap/case/1.0?wsdl"
CALLING_BACK = [
    contract
    for contract in contracts()
    if any(file.name == CALL_BACK_WSDL for file in files(*contract))
]


def address(wsdl: bytes) -> str:
    return next(etree.fromstring(wsdl).iter(ADDRESS)).get("location", "")


def schemas(document: bytes, base: str) -> list[str]:
    tree = etree.fromstring(document)
    found = tree.iter(f"{XS}import", f"{XS}include")
    return [urljoin(base, one.get("schemaLocation", "")) for one in found]


def test_the_wsdl_names_the_address_it_was_asked_at(server) -> None:
    wsdl = server.get(CASE_WSDL).body
    assert address(wsdl) == f"http://127.0.0.1:{server.port}/soap/case/1.0"


def test_the_wsdl_names_the_public_address_when_there_is_one(serve_with) -> None:
    server = serve_with(public_url="https://hub.example/")
    assert address(server.get(CASE_WSDL).body) == "https://hub.example/soap/case/1.0"


def test_a_hostile_host_name_is_escaped(server) -> None:
    answer = server.call("GET", CASE_WSDL, None, {"Host": 'a"><script>'})
    assert b"<script>" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        CASE_WSDL,
        "/soap/case/1.0?WSDL",
        "/soap/case/1.0?wsdl=1",
        *(f"/soap/agencies/{party}/{version}?wsdl" for party, version in CALLING_BACK),
    ],
)
def test_every_schema_is_reached_from_the_wsdl(server, path: str) -> None:
    base = f"http://127.0.0.1:{server.port}"
    first = f"{base}{path}"
    waiting = schemas(server.get(first.removeprefix(base)).body, first)
    seen: set[str] = set()
    while waiting:
        url = waiting.pop()
        if url not in seen:
            seen.add(url)
            answer = server.get(url.removeprefix(base))
            assert answer.status == 200, url
            waiting += schemas(answer.body, url)
    assert len(seen) > 1


@pytest.mark.parametrize(
    "path",
    [
        "/soap/agencies/nobody/1.0?wsdl",
        "/soap/agencies/..%2F..%2Fhub/1.0?wsdl",
        "/xsd/hub/1.0/none.xsd",
        "/xsd/hub/1.0/case.wsdl",
        "/xsd/hub/1.0/..%2F..%2Fgate.py",
        "/xsd/../gate.py",
        "/xsd/hub/..%2f..%2F/etc/passwd",
        "/xsd/hub/1.0/%00.xsd",
    ],
)
def test_nothing_else_is_served(server, path: str) -> None:
    assert server.get(path).status == 404
