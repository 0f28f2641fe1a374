"""Whom a Fault blames, and what its detail says of a letter that is there already."""

import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.registry import gateways
from adapters.soap_fault import SOAP_1_2, Blame, Fault, fault_in, fault_of_1_2, says
from hub.ports.gateway import Posted, Posting, Result
from tests.factories import request_message
from tests.soap_server import Said, soap_server

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WCF = 'xmlns:a="http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"'
CLIENT = "<faultcode>soap:Client</faultcode><faultstring>-</faultstring>"
HEALTH = (
    '<h:ReferralFault xmlns:h="urn:health.region.example:fault:1" code="{}"><h:Text>-</h:Text>'
    "</h:ReferralFault>"
)
EDUCATION = (
    '<o:Oshibka xmlns:o="urn:obrazovanie.region.example:oshibka:1"><Kod>{}</Kod>'
    "<Opisanie>-</Opisanie></o:Oshibka>"
)
KNOWN = {"health": HEALTH.format("DUPLICATE"), "education": EDUCATION.format("ПОВТОР")}


def fault(detail: str, code: str = CLIENT) -> bytes:
    return f"<soap:Fault>{code}<detail>{detail}</detail></soap:Fault>".encode()


def read(payload: bytes) -> Fault | None:
    """The Fault in an envelope around that payload."""
    body = b'<soap:Envelope xmlns:soap="%b">%b</soap:Envelope>' % (SOAP.encode(), payload)
    return fault_in(etree.fromstring(body)[0])


def posted(agency: str, detail: str, *, doubtful: bool, code: str = CLIENT) -> Posted:
    with soap_server(lambda *_: Said(fault(detail, code), 500)) as address:
        gateway = gateways([Channel(agency=agency, address=address)])[agency]
        try:
            letter = request_message()
            [result] = gateway.send(
                [Posting(id="d1", territory="14000001", letter=letter, doubtful=doubtful)]
            )
            return result
        finally:
            gateway.close()


BLAMED = {
    "<faultcode>soap:Client</faultcode>": Blame.message,
    "<faultcode> soap:Client.Authentication\n</faultcode>": Blame.message,
    "<faultcode>soap:VersionMismatch</faultcode>": Blame.message,
    "<faultcode>soap:MustUnderstand</faultcode>": Blame.message,
    f'<faultcode xmlns:e="{SOAP}">e:Client</faultcode>': Blame.message,
    "<faultcode>Client</faultcode>": Blame.message,
    f'<faultcode xmlns="{SOAP}">Client</faultcode>': Blame.message,
    "<soap:faultcode>soap:Client</soap:faultcode>": Blame.message,
    "<faultcode>soap:Server</faultcode>": Blame.server,
    "<faultcode>soap:Server.userException</faultcode>": Blame.server,
    "<faultcode>Server</faultcode>": Blame.server,
    f"<faultcode {WCF}>a:InternalServiceFault</faultcode>": Blame.unsaid,
    f"<faultcode {WCF}>a:Client</faultcode>": Blame.unsaid,
    '<faultcode xmlns="urn:exchange">Client</faultcode>': Blame.unsaid,
    '<faultcode xmlns:soap="urn:another">soap:Client</faultcode>': Blame.unsaid,
    "<faultcode>undeclared:Client</faultcode>": Blame.unsaid,
    "<faultcode>soap:Clientele</faultcode>": Blame.unsaid,
    "<faultcode>soap:client</faultcode>": Blame.unsaid,
    "<faultcode>:Client</faultcode>": Blame.unsaid,
    "<faultcode>soap:</faultcode>": Blame.unsaid,
    "<faultcode>SMEV-100010</faultcode>": Blame.unsaid,
    "<faultcode/>": Blame.unsaid,
    "<faultstring>-</faultstring>": Blame.unsaid,
    "": Blame.unsaid,
}
"""What a faultcode comes to, by the namespaces that are declared where it stands."""


@pytest.mark.parametrize(("inside", "blame"), BLAMED.items())
def test_only_the_names_of_soap_itself_blame_the_message(inside: str, blame: Blame) -> None:
    found = read(f"<soap:Fault>{inside}</soap:Fault>".encode())
    assert found is not None
    assert found.blame is blame


@pytest.mark.parametrize(
    ("code", "blame"),
    [
        ("Sender", Blame.message),
        ("VersionMismatch", Blame.message),
        ("MustUnderstand", Blame.message),
        ("DataEncodingUnknown", Blame.message),
        ("Receiver", Blame.server),
        ("Client", Blame.unsaid),
    ],
)
def test_a_fault_of_soap_1_2_is_read_too(code: str, blame: Blame) -> None:
    told = etree.fromstring(
        f'<e:Envelope xmlns:e="{SOAP_1_2}"><e:Body><e:Fault><e:Code><e:Value>e:{code}</e:Value>'
        "</e:Code><e:Detail><x/></e:Detail></e:Fault></e:Body></e:Envelope>"
    )
    found = fault_of_1_2(told)
    assert found is not None
    assert (found.blame, found.code, len(found.details)) == (blame, code, 1)


def test_another_envelope_of_soap_1_2_holds_no_fault() -> None:
    told = f'<e:Envelope xmlns:e="{SOAP_1_2}"><e:Body><ok/></e:Body></e:Envelope>'
    assert fault_of_1_2(etree.fromstring(told)) is None


def test_a_code_that_is_no_plain_word_is_not_repeated() -> None:
    found = read("<soap:Fault><faultcode>Нет: Примеров Пётр</faultcode></soap:Fault>".encode())
    assert found == Fault(blame=Blame.unsaid, code="")


def test_a_word_is_found_at_its_place_and_nowhere_else() -> None:
    told = read(fault(KNOWN["education"]))

    assert says(told, ("Kod", "ПОВТОР"))
    assert not says(told, ("Kod", "ПОЗЖЕ"))
    assert not says(told, ("Opisanie", "ПОВТОР"))
    assert not says(told, None)


@pytest.mark.parametrize("payload", [b"<ok/>", fault("")])
def test_an_answer_without_a_detail_says_nothing(payload: bytes) -> None:
    assert not says(read(payload), ("Kod", "ПОВТОР"))


@pytest.mark.parametrize("agency", KNOWN)
def test_a_doubtful_letter_whose_id_is_known_there_has_arrived(agency: str) -> None:
    assert posted(agency, KNOWN[agency], doubtful=True).result is Result.received


@pytest.mark.parametrize("agency", KNOWN)
def test_a_first_letter_whose_id_is_known_there_is_a_matter_for_a_person(agency: str) -> None:
    one = posted(agency, KNOWN[agency], doubtful=False)

    assert (one.result, one.error) == (Result.refused, "fault_client")


@pytest.mark.parametrize("detail", [HEALTH.format("INVALID"), "<x/>", ""])
def test_another_refusal_of_a_doubtful_letter_stays_one(detail: str) -> None:
    assert posted("health", detail, doubtful=True).result is Result.refused


def test_the_details_are_elements() -> None:
    told = read(fault(KNOWN["health"]))

    assert told is not None
    assert [etree.QName(one).localname for one in told.details] == ["ReferralFault"]


@pytest.mark.parametrize("agency", KNOWN)
@pytest.mark.parametrize(("doubtful", "result"), [(True, Result.received), (False, Result.refused)])
def test_a_known_id_is_told_by_the_detail_under_whatever_code(
    agency: str, doubtful: bool, result: Result
) -> None:
    one = posted(agency, KNOWN[agency], doubtful=doubtful, code="<faultcode>own:X</faultcode>")

    assert one.result is result
