"""An agency's system that cannot write Unicode is understood where its settings say so, and only
there."""

from pathlib import Path

import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.envelope import seal
from adapters.registry import agencies, gateways
from hub.domain.errors import WrongEncoding
from hub.ports.gateway import Posting, Result
from tests.factories import request_message
from tests.soap_server import Said, soap_server
from xsd.registry import contracts

GOLDEN = Path(__file__).parents[2] / "golden"
REPLYING = [one for one in contracts() if one[0] in agencies()]
DECLARED = b'<?xml version="1.0" encoding="windows-1251"?>'
ACKNOWLEDGED = (
    '<Acknowledgement xmlns="urn:health.region.example:referral:1" inReplyTo="{}" '
    'typeCode="AA" localNumber="Н-1"/>'
)


def reply(agency: str, version: str) -> bytes:
    golden = (GOLDEN / agency / version / "reply_completed.xml").read_bytes()
    whole = seal(golden.partition(b"?>")[2].strip())
    return DECLARED + whole.decode().encode("cp1251")


@pytest.mark.parametrize(("agency", "version"), REPLYING)
def test_a_reply_in_windows_1251_means_what_it_means_in_utf_8(agency: str, version: str) -> None:
    gateway = gateways([Channel(agency=agency, version=version)])[agency]
    body = reply(agency, version)
    plain = body.removeprefix(DECLARED).decode("cp1251").encode()
    expected = gateway.read(version, plain, "text/xml; charset=utf-8").reply
    for content_type in ("text/xml", 'text/xml; charset="windows-1251"'):
        read = gateway.read(version, body, content_type, windows_1251=True)
        assert (read.reply, read.raw) == (expected, body)
    undeclared = body.removeprefix(DECLARED)
    by_header = gateway.read(version, undeclared, "text/xml; charset=cp1251", windows_1251=True)
    assert by_header.reply == expected
    gateway.close()


@pytest.mark.parametrize(("agency", "version"), REPLYING)
def test_without_leave_or_against_another_label_it_is_refused(agency: str, version: str) -> None:
    gateway = gateways([Channel(agency=agency, version=version)])[agency]
    body = reply(agency, version)
    for content_type, allowed in (("text/xml", False), ("text/xml; charset=utf-8", True)):
        with pytest.raises(WrongEncoding):
            gateway.read(version, body, content_type, windows_1251=allowed)
    gateway.close()


@pytest.mark.parametrize("allowed", [True, False])
def test_an_answer_in_windows_1251_is_read_when_the_channel_says_so(allowed: bool) -> None:
    def talk(_action: str, payload: etree._Element) -> Said:
        text = ACKNOWLEDGED.format(payload.get("messageId", ""))
        whole = DECLARED + seal(text.encode()).decode().encode("cp1251")
        return Said(whole=whole, content_type="text/xml")

    with soap_server(talk) as address:
        channel = Channel(agency="health", address=address, windows_1251=allowed)
        gateway = gateways([channel])["health"]
        letter = request_message()
        (posted,) = gateway.send([Posting(id="d1", territory="14000001", letter=letter)])
        gateway.close()
    if allowed:
        assert (posted.result, posted.agency_number) == (Result.received, "Н-1")
    else:
        assert posted.error == "unreadable"
