"""Whoever speaks SOAP where no SOAP door is gets a Fault."""

from http.client import HTTPConnection
from typing import Any

import pytest
from lxml import etree

from adapters.envelope import open_envelope
from tests.api_town import Standing, application
from tests.fake_flow import authorization, listening
from xsd.gate import parse
from xsd.registry import schema

SOAP = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}


def fault_of(answer: Any) -> str:
    """The code of the finding in a Fault that says it is the client's; its detail is valid."""
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    payload = open_envelope(parse(answer.body)).payload
    assert etree.QName(payload).localname == "Fault"
    assert payload.findtext("faultcode") == "soap:Client"
    (detail,) = payload.find("detail")
    assert schema("hub", "1.0", "fault.xsd").findings(detail) == ()
    return detail.findtext(".//{*}code")


@pytest.mark.parametrize(
    "path",
    [
        "/soap",
        "/soap/",
        "/soap/case",
        "/soap/case/1.0/",
        "/soap/case/1.1",
        "/soap/Case/1.0",
        "/SOAP/case/1.0",
        "/soap/cases/1.0",
        "/soap/agencies/health",
        "/soap/agencies/health/1.0/",
        "/soap/agencies/health/1.0/reply",
        "/Soap/Agencies/health/1.0",
        "/services/FamilyHub.svc",
        "/",
    ],
)
def test_a_call_to_a_wrong_address_gets_a_fault(server, path: str) -> None:
    answer = server.call("POST", path, b"<x/>", SOAP)
    assert (answer.status, fault_of(answer)) == (500, "not_found")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("path", ["/soap/agencies/nobody/1.0", "/soap/agencies/health/9.9"])
def test_a_call_of_another_agency_or_version_gets_a_fault(server, path: str) -> None:
    headers = SOAP | {"Authorization": authorization("clinic")}
    answer = server.call("POST", path, b"<x/>", headers)
    assert fault_of(answer) in {"not_found", "not_allowed"}
    assert answer.status in {403, 500}


@pytest.mark.parametrize("path", ["/soap/case/1.0", "/soap/agencies/health/1.0"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_than_post_gets_a_fault_that_names_it(
    server, path: str, method: str
) -> None:
    answer = server.call(method, path, None, {})
    assert (answer.status, fault_of(answer)) == (405, "wrong_method")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/soap/", "/soap/case/1.0/", "/soap/agencies/nobody/1.0?wsdl"])
def test_who_only_looks_for_a_contract_that_is_not_there_gets_404(server, path: str) -> None:
    answer = server.get(path)
    assert (answer.status, fault_of(answer)) == (404, "not_found")


def test_json_doors_keep_their_problems() -> None:
    with listening(application(Standing().api())) as port:
        for path, status in {"/api/v1/programme": 404, "/api/v1/changes": 405}.items():
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("POST", path, b"<x/>", SOAP)
            response = connection.getresponse()
            assert response.status == status
            assert response.headers["Content-Type"] == "application/problem+json"
            connection.close()


def test_what_is_no_soap_call_is_left_to_the_other_doors(server) -> None:
    for headers in ({"Content-Type": "application/x-www-form-urlencoded"}, {}):
        answer = server.call("POST", "/nothing", b"a=b", headers)
        assert answer.status == 404
        assert b"Fault" not in answer.body
