"""Each error has its status, and a Fault that obeys its schema."""

import pytest
from lxml import etree

from adapters.envelope import FaultCode, SoapError
from hub.domain import errors
from hub.doors.auth import Unauthenticated
from hub.doors.body import TooSlow, UnsupportedMedia
from hub.doors.soap.exchange import Unwritable
from hub.doors.soap.fault import failure, refusal
from xsd.registry import schema

STATUSES = {
    errors.Invalid: 500,
    errors.UnsafeXml: 400,
    errors.WrongEncoding: 415,
    errors.TooLarge: 413,
    errors.Conflict: 409,
    errors.NotAllowed: 403,
    errors.NotFound: 500,
    errors.IllegalMove: 500,
    errors.Unavailable: 503,
    errors.Misconfigured: 500,
    Unauthenticated: 401,
    TooSlow: 408,
    UnsupportedMedia: 415,
    Unwritable: 500,
}


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_an_error_has_its_status_and_a_detail_that_obeys_the_schema(
    kind: type[errors.HubError], status: int
) -> None:
    response = refusal(kind("по-русски", "in English"))
    assert response.status_code == status
    detail = etree.fromstring(bytes(response.body)).find(".//detail")
    assert detail is not None
    assert schema("hub", "1.0", "fault.xsd").findings(detail[0]) == ()
    assert detail.findtext(".//{*}code") == kind.code


def test_a_soap_error_keeps_its_own_fault_code() -> None:
    response = refusal(SoapError(FaultCode.MUST_UNDERSTAND, "нет", "no"))
    assert b"<faultcode>soap:MustUnderstand</faultcode>" in response.body


def test_a_failure_of_our_own_is_the_servers() -> None:
    assert failure().status_code == 500
    assert b"<faultcode>soap:Server</faultcode>" in failure().body
