"""One HTTP answer, judged by its status, its envelope and the element that the WSDL promises."""

import pytest
from lxml import etree

from adapters.answer import read_answer
from adapters.contract import Operation
from adapters.envelope import FaultCode, fault, seal
from adapters.failures import ErrorCode, Failure
from adapters.soap_client import Answer

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


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", ErrorCode.empty_answer),
        (b" \r\n", ErrorCode.empty_answer),
        (b"<html><body>Maintenance</body></html>", ErrorCode.not_soap),
        (b"<!DOCTYPE html><html>", ErrorCode.not_soap),
        (DONE[:-10], ErrorCode.not_soap),
        (b"\x00\xff\xfe", ErrorCode.not_soap),
        (seal(b""), ErrorCode.not_soap),
        (DONE.replace(b"schemas.xmlsoap.org/soap", b"www.w3.org/2003/05/soap"), ErrorCode.not_soap),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + DONE, ErrorCode.not_soap),
        (seal(b'<Done xmlns="urn:other"/>'), ErrorCode.invalid_answer),
        (seal(b"<Done/>"), ErrorCode.invalid_answer),
    ],
)
def test_an_unusable_answer_with_status_200_has_its_code(body: bytes, code: ErrorCode) -> None:
    assert code_of(body) is code


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (301, ErrorCode.no_entry),
        (400, ErrorCode.http_4xx),
        (401, ErrorCode.no_entry),
        (404, ErrorCode.no_entry),
        (408, ErrorCode.busy),
        (429, ErrorCode.busy),
        (500, ErrorCode.http_5xx),
        (503, ErrorCode.http_5xx),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>", DONE])
def test_an_error_status_outweighs_the_body(status: int, code: ErrorCode, body: bytes) -> None:
    assert code_of(body, status) is code


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize(
    ("fault_code", "code"),
    [
        (FaultCode.CLIENT, ErrorCode.fault_client),
        (FaultCode.SERVER, ErrorCode.fault_server),
        (FaultCode.VERSION_MISMATCH, ErrorCode.fault_client),
    ],
)
def test_a_fault_outweighs_the_status(status: int, fault_code: FaultCode, code: ErrorCode) -> None:
    assert code_of(fault(fault_code, "Ошибка", "An error"), status) is code


def test_the_text_of_a_fault_stays_out_of_the_detail() -> None:
    body = fault(FaultCode.CLIENT, "Берёзкина Елена не найдена", "not found")
    answer = Answer(status=500, content_type="text/xml", body=body)

    returned = read_answer(CALL, b"", answer)

    assert returned.failure is not None
    assert returned.failure.detail == "SOAP Fault Client"


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
