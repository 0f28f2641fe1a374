"""Whatever agency answers: no letter dies of a Fault under a code that SOAP does not know, or of
an answer that came and cannot be read; and a reply is taken however its MIME was written."""

from base64 import encodebytes
from pathlib import Path

import pytest

from adapters.agency import Channel
from adapters.envelope import FaultCode, fault, seal
from adapters.registry import agencies, gateways, pattern
from hub.domain.channel import Sign
from hub.ports.gateway import Polling, Posted, Posting, Result
from tests.factories import request_message
from tests.soap_server import Said, soap_server
from xsd.registry import contracts

CONTRACTS = [one for one in contracts() if one[0] in agencies()]
CALLING = [one for one in CONTRACTS if pattern(one[0]).polls is Polling.none]
GOLDEN = Path(__file__).parents[2] / "golden"
WCF = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
OWN = {
    "WCF": f'<faultcode xmlns:a="{WCF}">a:InternalServiceFault</faultcode>',
    "an exchange": '<faultcode xmlns:x="urn:exchange">x:Busy</faultcode>',
    "empty": "<faultcode/>",
    "none": "",
}
ODD = 'multipart/related; type="text/xml"; boundary="a b"; start="<root>"'


def answered(agency: str, version: str, said: Said) -> Posted:
    with soap_server(lambda *_: said) as address:
        gateway = gateways([Channel(agency=agency, version=version, address=address)])[agency]
        try:
            letter = request_message()
            return gateway.send([Posting(id="d1", territory="14000001", letter=letter)])[0]
        finally:
            gateway.close()


@pytest.mark.parametrize("code", OWN.values(), ids=OWN)
@pytest.mark.parametrize("status", [200, 500, 503])
@pytest.mark.parametrize(("agency", "version"), CONTRACTS)
def test_a_fault_under_a_code_of_ones_own_is_tried_again(
    agency: str, version: str, status: int, code: str
) -> None:
    body = seal(f"<soap:Fault>{code}<faultstring>-</faultstring></soap:Fault>".encode())

    posted = answered(agency, version, Said(whole=body, status=status))

    assert (posted.result, posted.in_doubt) == (Result.failed, True)
    assert posted.sign is (Sign.failed if status == 503 else Sign.answered)


@pytest.mark.parametrize(("agency", "version"), CONTRACTS)
def test_a_fault_that_blames_the_message_is_for_a_person(agency: str, version: str) -> None:
    body = fault(FaultCode.CLIENT, "Отказ", "No")

    posted = answered(agency, version, Said(whole=body, status=500))

    assert (posted.result, posted.in_doubt) == (Result.refused, False)


@pytest.mark.parametrize(("agency", "version"), CONTRACTS)
def test_an_answer_that_cannot_be_read_leaves_doubt_and_a_channel_that_works(
    agency: str, version: str
) -> None:
    posted = answered(agency, version, Said(whole=seal(b"<a/>")[:-5]))

    assert (posted.result, posted.error) == (Result.failed, "unreadable")
    assert (posted.in_doubt, posted.sign) == (True, Sign.answered)


def oddly(envelope: bytes) -> bytes:
    """With a preamble, blanks behind the boundaries, folded headers, base64 in lines of LF."""
    return (
        b"A message in parts.\r\n--a b \t\r\nCONTENT-TYPE: text/xml;\r\n\tcharset=utf-8\r\n"
        b"content-id:\r\n <root>\r\nContent-Transfer-Encoding: BASE64\r\n\r\n"
        + encodebytes(envelope)
        + b"\r\n--a b--  \r\nThe end."
    )


@pytest.mark.parametrize(("agency", "version"), CALLING)
def test_a_reply_is_the_same_in_parts_and_by_itself(agency: str, version: str) -> None:
    gateway = gateways([Channel(agency=agency, version=version, address="http://127.0.0.1:9/")])[
        agency
    ]
    found = sorted((GOLDEN / agency / version).glob("reply_*.xml"))
    told = [one for one in found if not one.name.startswith("reply_receipt")]
    assert told
    for path in told:
        envelope = seal(path.read_bytes().partition(b"?>\n")[2] or path.read_bytes())
        plain = gateway.read(version, envelope, "text/xml; charset=utf-8")
        parts = gateway.read(version, oddly(envelope), ODD)
        assert plain.reply is not None
        assert parts.reply == plain.reply
    gateway.close()
