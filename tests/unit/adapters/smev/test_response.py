"""What stands in a GetResponse answer."""

import pytest
from lxml import etree

from adapters.smev.outgoing import BASIC, TYPES
from adapters.smev.response import read_response
from hub.domain.errors import Invalid
from xsd.registry import schema

ONE, TWO = "0195a6f0-0000-1000-8000-000000000001", "0195a6f0-0000-1000-8000-000000000002"


def answer(inside: str, sent: str = "2025-03-04T12:00:00+03:00") -> etree._Element:
    text = (
        f'<t:GetResponseResponse xmlns:t="{TYPES}" xmlns:b="{BASIC}"><t:ResponseMessage>'
        f"<t:Response><t:OriginalMessageId>{ONE}</t:OriginalMessageId>"
        f"<t:SenderProvidedResponseData><t:MessageID>{TWO}</t:MessageID><t:To>x</t:To>{inside}"
        f"</t:SenderProvidedResponseData><t:MessageMetadata><t:MessageId>{TWO}</t:MessageId>"
        f"<t:MessageType>RESPONSE</t:MessageType><t:SendingTimestamp>{sent}</t:SendingTimestamp>"
        "</t:MessageMetadata></t:Response></t:ResponseMessage></t:GetResponseResponse>"
    )
    element = etree.fromstring(text)
    assert schema("police", "1.3", "types.xsd").findings(element) == ()
    return element


def test_an_empty_queue_holds_no_message() -> None:
    assert read_response(etree.fromstring(f'<t:GetResponseResponse xmlns:t="{TYPES}"/>')) is None


def test_a_message_says_which_of_ours_it_answers_and_when_it_was_sent() -> None:
    content = '<b:MessagePrimaryContent><x xmlns="urn:any"/></b:MessagePrimaryContent>'

    found = read_response(answer(content))

    assert found is not None
    assert (found.id, found.original) == (TWO, ONE)
    assert found.sent_at.isoformat() == "2025-03-04T09:00:00+00:00"
    assert found.content is not None
    assert found.content.tag == "{urn:any}x"


def test_a_time_without_offset_is_taken_as_that_of_moscow() -> None:
    status = (
        "<t:RequestStatus><t:StatusCode>1</t:StatusCode>"
        "<t:StatusDescription>принят</t:StatusDescription></t:RequestStatus>"
    )

    found = read_response(answer(status, sent="2025-03-04T12:00:00"))

    assert found is not None
    assert found.sent_at.isoformat() == "2025-03-04T09:00:00+00:00"
    assert found.progress is not None
    assert (found.progress.code, found.progress.text) == (1, "принят")


@pytest.mark.parametrize("sent", ["12025-03-04T09:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_no_calendar_has_is_refused_by_name(sent: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_response(
            answer(
                "<t:RequestRejected><t:RejectionReasonCode>FAILURE"
                "</t:RejectionReasonCode><t:RejectionReasonDescription/>"
                "</t:RequestRejected>",
                sent,
            )
        )

    assert [finding.code for finding in refused.value.findings] == ["bad_value"]
