"""One HTTP answer, judged by its status, its envelope and the element that the WSDL promises."""

import pytest
from lxml import etree

from adapters.answer import read_answer
from adapters.contract import Operation
from adapters.envelope import FaultCode, fault, seal
from adapters.failures import ErrorCode, Failure
from adapters.judgement import TABLE, Body, Status, status_of
from adapters.soap_client import Answer
from hub.domain.channel import Sign
from hub.ports.gateway import Result

CALL = Operation(name="Do", address="", soap_action="", input="{urn:a}Do", output="{urn:a}Done")
DONE = seal(b'<Done xmlns="urn:a"/>')


def code_of(
    body: bytes, status: int = 200, content_type: str = "text/xml; charset=utf-8"
) -> ErrorCode | None:
    answer = Answer(status=status, content_type=content_type, body=body)
    returned = read_answer(CALL, b"<sent/>", answer)
    assert returned.answer == body
    assert (returned.payload is None) == (returned.failure is not None)
    return returned.failure.code if returned.failure else None


def test_the_promised_element_is_the_payload() -> None:
    answer = Answer(status=200, content_type="text/xml", body=DONE)

    returned = read_answer(CALL, b"<sent/>", answer)

    assert returned.failure is None
    assert returned.payload is not None
    assert returned.payload.tag == CALL.output
    assert (returned.sent, returned.answer) == (b"<sent/>", DONE)


def test_a_failure_on_the_way_stays_what_it_is() -> None:
    failure = Failure(code=ErrorCode.connect, detail="nobody")

    assert read_answer(CALL, b"<sent/>", failure).failure is failure


WCF = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
PARTS = 'multipart/related; type="text/xml"; boundary="b"'
XML = "text/xml; charset=utf-8"


def faulty(code: str) -> bytes:
    return seal(f"<soap:Fault>{code}<faultstring>-</faultstring></soap:Fault>".encode())


def newer(inside: str) -> bytes:
    space = "http://www.w3.org/2003/05/soap-envelope"
    return f'<e:Envelope xmlns:e="{space}"><e:Body>{inside}</e:Body></e:Envelope>'.encode()


BODIES = {
    "empty": [(b"", XML), (b" \r\n", XML), (b"", "")],
    "page": [
        (b"<html><body>Maintenance</body></html>", "text/html"),
        (b"<html><body>Maintenance</body></html>", XML),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", XML),
        (b"Service unavailable", "text/plain"),
        (b'{"error": 1}', "application/json"),
        (b"nothing said of its kind", ""),
        (b"<error>maintenance</error>", XML),
    ],
    "unreadable": [
        (DONE[:-10], XML),
        (b"\x00\xff\xfe", XML),
        (seal(b""), XML),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + DONE, XML),
        (newer("<ok/>"), "application/soap+xml"),
        (b"--b\r\nContent-Type: text/xml\r\n\r\n" + DONE, PARTS),
        (b"not a boundary", PARTS),
    ],
    "payload": [
        (DONE, XML),
        (b"--b\r\nContent-Type: text/xml\r\n\r\n" + DONE + b"\r\n--b--", PARTS),
    ],
    "message_fault": [
        (fault(FaultCode.CLIENT, "Ошибка", "An error"), XML),
        (fault(FaultCode.VERSION_MISMATCH, "Ошибка", "An error"), XML),
        (fault(FaultCode.MUST_UNDERSTAND, "Ошибка", "An error"), XML),
        (faulty("<faultcode>soap:Client.Authentication</faultcode>"), XML),
        (newer("<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code></e:Fault>"), XML),
    ],
    "server_fault": [
        (fault(FaultCode.SERVER, "Ошибка", "An error"), XML),
        (newer("<e:Fault><e:Code><e:Value>e:Receiver</e:Value></e:Code></e:Fault>"), XML),
    ],
    "other_fault": [
        (faulty(f'<faultcode xmlns:a="{WCF}">a:InternalServiceFault</faultcode>'), XML),
        (faulty("<faultcode/>"), XML),
        (faulty(""), XML),
        (faulty('<faultcode xmlns:x="urn:exchange">x:Busy</faultcode>'), XML),
    ],
}
# One row for each kind of status, one column for each kind of body, in the order of BODIES.
EXPECTED = """
200 202 299             empty_answer not_soap unreadable - fault_client fault_server fault_server
401 407                 no_entry no_entry no_entry no_entry no_entry no_entry no_entry
408 425 429             busy busy busy busy busy busy busy
100 301 304 403 404 405 410  no_entry no_entry no_entry no_entry fault_client no_entry no_entry
400 409 413 415 422     http_4xx http_4xx http_4xx http_4xx fault_client fault_server http_4xx
500 501 505 599         http_5xx http_5xx http_5xx http_5xx fault_client fault_server fault_server
502 503 504             http_5xx http_5xx http_5xx http_5xx fault_client http_5xx http_5xx
"""
CASES = [
    (int(status), kind, code)
    for words in map(str.split, EXPECTED.strip().splitlines())
    for status in words[:-7]
    for kind, code in zip(BODIES, words[-7:], strict=True)
]


@pytest.mark.parametrize(("status", "kind", "code"), CASES)
def test_an_answer_is_judged_by_its_status_and_its_body(status: int, kind: str, code: str) -> None:
    for body, content_type in BODIES[kind]:
        found = code_of(body, status, content_type)
        assert found == (None if code == "-" else code), (body, content_type)


def test_every_row_and_column_of_the_table_is_tried() -> None:
    tried = {(status_of(status), Body(kind)) for status, kind, _ in CASES}
    assert tried == {key for key in TABLE if key[1] is not Body.large}


@pytest.mark.parametrize("status", Status)
def test_what_is_too_large_to_be_read_follows_the_status(status: Status) -> None:
    expected = ErrorCode.too_large if status is Status.success else TABLE[status, Body.payload]
    assert TABLE[status, Body.large] is expected


@pytest.mark.parametrize("body", [seal(b'<Done xmlns="urn:other"/>'), seal(b"<Done/>")])
def test_another_element_than_was_promised_is_no_answer(body: bytes) -> None:
    assert code_of(body) is ErrorCode.invalid_answer


@pytest.mark.parametrize(
    ("kind", "result", "sign", "in_doubt"),
    [
        ("empty", Result.failed, Sign.failed, True),
        ("page", Result.failed, Sign.failed, True),
        # The agency's own system spoke: its channel works, and the letter may be there.
        ("unreadable", Result.failed, Sign.answered, True),
        ("message_fault", Result.refused, Sign.answered, False),
        ("server_fault", Result.failed, Sign.answered, True),
        ("other_fault", Result.failed, Sign.answered, True),
    ],
)
def test_an_answer_with_status_200_that_is_no_receipt_says_what_it_can(
    kind: str, result: Result, sign: Sign, in_doubt: bool
) -> None:
    for body, content_type in BODIES[kind]:
        answer = Answer(status=200, content_type=content_type, body=body)
        failure = read_answer(CALL, b"", answer).failure
        assert failure is not None
        assert (failure.result, failure.sign, failure.in_doubt) == (result, sign, in_doubt)


def test_the_text_of_a_fault_stays_out_of_the_detail() -> None:
    body = fault(FaultCode.CLIENT, "Берёзкина Елена не найдена", "not found")
    answer = Answer(status=500, content_type="text/xml", body=body)

    returned = read_answer(CALL, b"", answer)

    assert returned.failure is not None
    assert returned.failure.detail == "HTTP 500, SOAP Fault Client"


def test_a_one_way_operation_may_be_answered_by_nothing() -> None:
    one_way = Operation(name="Do", address="", soap_action="", input="{urn:a}Do", output=None)

    returned = read_answer(one_way, b"", Answer(status=202, content_type="", body=b""))

    assert (returned.failure, returned.payload) == (None, None)


def test_a_document_inside_the_answer_is_taken_out() -> None:
    body = seal(b'<Done xmlns="urn:a"><Content>JVBERg==</Content></Done>')
    answer = Answer(status=200, content_type="text/xml", body=body)

    returned = read_answer(CALL, b"", answer, inline=("Content",))

    assert isinstance(returned.payload, etree._Element)
    key = returned.payload[0].text or ""
    assert returned.contents[key].data == b"%PDF"
