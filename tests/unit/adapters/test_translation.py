"""Between canonical messages and XML, with the schema as the judge of both ways."""

import pytest
from lxml import etree

from adapters.translation import read_message, write_message
from hub.domain.errors import Invalid
from hub.domain.messages import Reason, ReceiptMessage
from tests.factories import request_message, subject

REFERRAL = "urn:health.region.example:referral:1"


def acknowledgement(attributes: str) -> etree._Element:
    return etree.fromstring(f'<Acknowledgement xmlns="{REFERRAL}" {attributes}/>')


def test_what_is_written_obeys_the_schema() -> None:
    written = write_message("health", "1.0", "request", request_message())

    assert written.startswith(b"<SubmitReferral")


def test_a_value_that_the_schema_does_not_allow_is_refused_with_its_place() -> None:
    wrong = request_message(subjects=(subject(ref="не номер"),))

    with pytest.raises(Invalid) as refusal:
        write_message("health", "1.0", "request", wrong)

    assert refusal.value.findings[0].place == "/SubmitReferral/Referral/Patient/@id"
    assert "не номер" not in str(refusal.value.findings)


def test_an_activity_that_no_table_knows_is_refused() -> None:
    with pytest.raises(Invalid):
        write_message("health", "1.0", "request", request_message(activity="medical.unheard_of"))


def test_the_mapping_is_chosen_by_the_root_element() -> None:
    element = acknowledgement('inReplyTo="m1" typeCode="AE"')

    assert read_message("health", "1.0", ("reply", "receipt"), element) == ReceiptMessage(
        accepted=False
    )


@pytest.mark.parametrize("attributes", ["", 'inReplyTo="m1" typeCode="XX"', 'typeCode="AA"'])
def test_what_breaks_the_schema_is_refused(attributes: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_message("health", "1.0", ("receipt",), acknowledgement(attributes))

    assert refusal.value.findings


@pytest.mark.parametrize("name", ["Acknowledgement", f"{{{REFERRAL}}}SubmitReferral", "a" * 500])
def test_an_element_that_nobody_awaits_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_message("health", "1.0", ("receipt",), etree.Element(name))

    (finding,) = refusal.value.findings
    assert finding.code == "unexpected_message"
    assert len(finding.place) <= 81


def test_a_reason_is_read_from_its_code() -> None:
    element = acknowledgement('inReplyTo="m1" typeCode="AE"')
    etree.SubElement(
        element, f"{{{REFERRAL}}}Reason", code="90", codeSystem="2.999.643.1.9", nsmap=None
    )

    receipt = read_message("health", "1.0", ("receipt",), element)

    assert isinstance(receipt, ReceiptMessage)
    assert receipt.reason is Reason.technical
