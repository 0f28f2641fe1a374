"""The door for agencies that call back."""

import msgspec
import pytest

from hub.doors.auth import Parties
from tests.fake_flow import CLINIC, FakeGateway
from xsd.registry import contracts


@pytest.fixture
def version() -> str:
    return next(version for party, version in contracts() if party == "health")


@pytest.fixture
def path(version: str) -> str:
    return f"/soap/agencies/health/{version}"


def test_a_reply_reaches_the_flow_and_is_acknowledged_in_the_agencys_words(
    server, path: str, version: str
) -> None:
    answer = server.post(b"<reply/>", path, user="clinic")
    assert answer.status == 200
    assert (answer.payload.tag, answer.payload.text) == ("ack", "СП-1")
    assert answer.payload.get("version") == version
    (arrival,) = server.flow.replies.arrivals
    assert arrival.agency == "health"
    assert arrival.incoming.raw == b"<reply/>"


def test_attachments_are_let_through_to_the_gateway(server, path: str, version: str) -> None:
    kind = 'multipart/related; boundary="x"; type="application/xop+xml"'
    assert server.post(b"--x reply", path, user="clinic", content_type=kind).status == 200
    assert server.flow.gateway.read_as == [(version, kind)]


def test_a_reply_that_cannot_be_read_goes_to_the_flow_and_its_findings_to_the_agency(
    server, path: str
) -> None:
    answer = server.post(b"<reply>unreadable</reply>", path, user="clinic")
    assert (answer.status, answer.fault, answer.codes) == (500, "Client", ["facet"])
    (arrival,) = server.flow.replies.arrivals
    assert arrival.incoming.reply is None
    assert server.flow.quarantine.kept == []


def test_what_is_not_even_an_envelope_is_kept_and_refused(server, path: str) -> None:
    answer = server.post(b"junk", path, user="clinic")
    assert (answer.status, answer.fault, answer.codes) == (500, "Client", ["refused"])
    assert [one[:3] for one in server.flow.quarantine.kept] == [("clinic", "agency_soap", b"junk")]
    assert server.flow.replies.arrivals == []


def test_nobody_else_may_speak_for_an_agency(server, path: str) -> None:
    assert server.post(b"<reply/>", path, user="usson").status == 403
    police = path.replace("health", "police")
    assert server.post(b"<reply/>", police, user="clinic").status == 403
    assert server.post(b"<reply/>", path, user="nobody").status == 401
    assert server.flow.replies.arrivals == []


def test_an_unknown_contract_version_is_refused(server) -> None:
    answer = server.post(b"<reply/>", "/soap/agencies/health/9.9", user="clinic")
    assert (answer.status, answer.codes) == (500, ["not_found"])


def test_a_soap_action_of_another_contract_is_refused(server, path: str) -> None:
    answer = server.post(b"<reply/>", path, user="clinic", SOAPAction='"urn:other"')
    assert (answer.status, answer.fault, answer.codes) == (500, "Client", ["soap"])
    assert server.flow.replies.arrivals == []


def test_an_agency_without_a_contract_for_calling_back_has_no_door_here(serve_with) -> None:
    clerk = msgspec.structs.replace(CLINIC, agency="employment")
    server = serve_with(parties=Parties([clerk]), gateways={"employment": FakeGateway()})
    answer = server.post(b"<reply/>", "/soap/agencies/employment/1.0", user="clinic")
    assert (answer.status, answer.codes) == (500, ["not_found"])


def test_the_path_leads_nowhere_else(server) -> None:
    for path in ("/soap/agencies/health/..%2F..", "/soap/agencies/health/1.0/x", "/soap"):
        assert server.post(b"<reply/>", path, user="clinic").status in (404, 500)
        assert server.flow.replies.arrivals == []


@pytest.mark.parametrize("allowed", [True, False])
def test_the_partys_settings_say_whether_it_may_write_windows_1251(
    serve_with, path: str, allowed: bool
) -> None:
    party = msgspec.structs.replace(CLINIC, windows_1251=allowed)
    server = serve_with(parties=Parties([party]))
    assert server.post(b"<reply/>", path, user="clinic").status == 200
    assert server.flow.gateway.leave == [allowed]
