"""The SOAP envelope: what is refused with which Fault, and what our own looks like."""

import pytest
from lxml import etree

from adapters.envelope import (
    SOAP,
    FaultCode,
    SoapError,
    fault,
    open_envelope,
    read_fault,
    seal,
)
from hub.domain.errors import Finding
from xsd.gate import parse
from xsd.registry import schema

FAULT = "{urn:family-hub:fault:1}"
ENVELOPE = f'<s:Envelope xmlns:s="{SOAP}">{{}}</s:Envelope>'
FINDING = Finding(
    code="pattern", place="/Plan/snils", line=3, ru="Не по <образцу>", en="Not the <pattern> & so"
)


def envelope(content: str) -> etree._Element:
    return parse(ENVELOPE.format(content).encode())


BROKEN = {
    "not an envelope": "<Plan/>",
    "another root of SOAP": f'<s:Body xmlns:s="{SOAP}"><a/></s:Body>',
    "empty": ENVELOPE.format(""),
    "no Body": ENVELOPE.format("<s:Header/>"),
    "two Bodies": ENVELOPE.format("<s:Body><a/></s:Body><s:Body><b/></s:Body>"),
    "two Headers": ENVELOPE.format("<s:Header/><s:Header/><s:Body><a/></s:Body>"),
    "a Header after the Body": ENVELOPE.format("<s:Body><a/></s:Body><s:Header/>"),
    "something after the Body": ENVELOPE.format("<s:Body><a/></s:Body><a/>"),
    "a Body without namespace": ENVELOPE.format("<Body><a/></Body>"),
    "no payload": ENVELOPE.format("<s:Body/>"),
    "only text": ENVELOPE.format("<s:Body>text</s:Body>"),
    "two payloads": ENVELOPE.format("<s:Body><a/><b/></s:Body>"),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_envelope_is_the_clients_fault(text: str) -> None:
    with pytest.raises(SoapError) as caught:
        open_envelope(parse(text.encode()))

    assert caught.value.fault_code is FaultCode.CLIENT


@pytest.mark.parametrize("namespace", ["http://www.w3.org/2003/05/soap-envelope", "urn:x", ""])
def test_another_version_of_soap_is_a_version_mismatch(namespace: str) -> None:
    body = f'<Envelope xmlns="{namespace}"><Body><a/></Body></Envelope>'

    with pytest.raises(SoapError) as caught:
        open_envelope(parse(body.encode()))

    assert caught.value.fault_code is FaultCode.VERSION_MISMATCH


def test_the_payload_and_the_header_come_out() -> None:
    opened = open_envelope(envelope("<s:Header><h/></s:Header><s:Body><a>1</a></s:Body>"))

    assert opened.payload.tag == "a"
    assert opened.header is not None
    assert opened.header[0].tag == "h"


def test_a_header_may_be_absent() -> None:
    assert open_envelope(envelope("<s:Body><a/></s:Body>")).header is None


@pytest.mark.parametrize(
    "attributes",
    [
        's:mustUnderstand="1"',
        's:mustUnderstand="true"',
        's:mustUnderstand=" 1 "',
        's:mustUnderstand="1" s:actor="http://schemas.xmlsoap.org/soap/actor/next"',
        's:mustUnderstand="1" s:actor=""',
    ],
)
def test_an_unknown_header_that_must_be_understood_is_refused(attributes: str) -> None:
    message = envelope(f"<s:Header><h {attributes}/></s:Header><s:Body><a/></s:Body>")

    with pytest.raises(SoapError) as caught:
        open_envelope(message)

    assert caught.value.fault_code is FaultCode.MUST_UNDERSTAND
    assert open_envelope(message, understood={"h"}).payload.tag == "a"


@pytest.mark.parametrize(
    "attributes", ["", 's:mustUnderstand="0"', 's:mustUnderstand="1" s:actor="urn:other"']
)
def test_a_header_that_need_not_be_understood_is_ignored(attributes: str) -> None:
    message = envelope(f"<s:Header><h {attributes}/></s:Header><s:Body><a/></s:Body>")

    assert open_envelope(message).payload.tag == "a"


def test_a_reply_address_of_the_sender_is_ignored() -> None:
    message = envelope(
        '<s:Header><w:ReplyTo xmlns:w="http://www.w3.org/2005/08/addressing">'
        "<w:Address>http://127.0.0.1:9/</w:Address></w:ReplyTo></s:Header><s:Body><a/></s:Body>"
    )

    assert open_envelope(message).payload.tag == "a"


def test_what_was_sealed_opens_again() -> None:
    sealed = seal("<a>Семья</a>".encode(), b"<h/>")

    opened = open_envelope(parse(sealed))

    assert opened.payload.text == "Семья"
    assert opened.header is not None
    assert opened.header[0].tag == "h"
    assert open_envelope(parse(seal(b"<a/>"))).header is None


@pytest.mark.parametrize("code", FaultCode)
def test_a_fault_is_read_back_as_it_was_said(code: FaultCode) -> None:
    payload = open_envelope(parse(fault(code, "Плохо", "Bad"))).payload

    assert read_fault(payload) == (code, "Плохо / Bad")
    assert payload.find("detail") is None


def test_the_faultcode_is_a_name_in_the_namespace_of_soap() -> None:
    payload = open_envelope(parse(fault(FaultCode.CLIENT, "Плохо", "Bad"))).payload

    prefix, _, name = payload.findtext("faultcode", "").partition(":")

    assert (payload.nsmap[prefix], name) == (SOAP, "Client")


def test_the_findings_stand_in_the_detail_as_the_schema_says() -> None:
    strange = Finding(code="x1", place="a\x00b\ud800]]>", ru="\r\n", en="\ufffe")
    sent = fault(FaultCode.CLIENT, "Плохо", "Bad", [FINDING, strange])

    payload = open_envelope(parse(sent)).payload
    findings = payload.find(f"detail/{FAULT}findings")

    assert findings is not None
    assert schema("hub", "1.0", "fault.xsd").findings(findings) == ()
    assert [[field.text or "" for field in finding] for finding in findings] == [
        ["pattern", "/Plan/snils", "3", "Не по <образцу>", "Not the <pattern> & so"],
        ["x1", "ab]]>", "0", "\r\n", ""],
    ]


def test_an_answer_that_is_no_fault_reads_as_none() -> None:
    assert read_fault(parse(b"<Fault><faultcode>x</faultcode></Fault>")) is None


def test_a_partners_fault_is_cut_and_cleaned() -> None:
    payload = open_envelope(
        envelope(
            "<s:Body><s:Fault><faultcode>s:Server.Db\n</faultcode>"
            f"<faultstring>one\r\ntwo&#x202E;three\u200b&#x85;{'x' * 600}</faultstring>"
            "</s:Fault></s:Body>"
        )
    ).payload

    told = read_fault(payload)

    assert told is not None
    assert told.code == "Server.Db"
    assert told.text.startswith("one two three x")
    assert len(told.text) == 500


def test_an_empty_fault_is_still_a_fault() -> None:
    payload = open_envelope(envelope("<s:Body><s:Fault/></s:Body>")).payload

    assert read_fault(payload) == ("", "")
