"""What the detail of a Fault says, and that a letter which is there already is not lost for it."""

import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.fault_detail import details, says
from adapters.registry import gateways
from hub.ports.gateway import Posted, Posting, Result
from tests.factories import request_message
from tests.soap_server import Said, soap_server

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


def fault(detail: str) -> bytes:
    return f"<soap:Fault>{CLIENT}<detail>{detail}</detail></soap:Fault>".encode()


def envelope(payload: bytes) -> bytes:
    space = "http://schemas.xmlsoap.org/soap/envelope/"
    return b'<soap:Envelope xmlns:soap="%b"><soap:Body>%b</soap:Body></soap:Envelope>' % (
        space.encode(),
        payload,
    )


def posted(agency: str, detail: str, *, doubtful: bool) -> Posted:
    with soap_server(lambda *_: Said(fault(detail), 500)) as address:
        gateway = gateways([Channel(agency=agency, address=address)])[agency]
        try:
            letter = request_message()
            [result] = gateway.send(
                [Posting(id="d1", territory="14000001", letter=letter, doubtful=doubtful)]
            )
            return result
        finally:
            gateway.close()


def test_a_word_is_found_at_its_place_and_nowhere_else() -> None:
    answer = envelope(fault(KNOWN["education"]))

    assert says(answer, ("Kod", "ПОВТОР"))
    assert not says(answer, ("Kod", "ПОЗЖЕ"))
    assert not says(answer, ("Opisanie", "ПОВТОР"))
    assert not says(answer, None)


@pytest.mark.parametrize("answer", [b"", b"<html>", envelope(b"<ok/>"), envelope(fault(""))])
def test_an_answer_without_a_detail_says_nothing(answer: bytes) -> None:
    assert details(answer) == []
    assert not says(answer, ("Kod", "ПОВТОР"))


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
    [detail] = details(envelope(fault(KNOWN["health"])))

    assert etree.QName(detail).localname == "ReferralFault"
