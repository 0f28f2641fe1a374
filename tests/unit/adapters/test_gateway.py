"""Letters out and replies in, through the pattern of health care; no message raises."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.envelope import FaultCode, fault, seal
from adapters.registry import gateways
from hub.domain.errors import Refused
from hub.domain.messages import Outcome, ReplyReceipt, ReplyState
from hub.ports.gateway import Gateway, Letter, Polling, Posted, Posting, Result
from tests.factories import (
    cancel_message,
    clarify_message,
    request_message,
    subject,
)
from tests.soap_server import Said, Talk, soap_server

REFERRAL = "urn:health.region.example:referral:1"
REPORT = "urn:health.region.example:report:1"
TOWN = "14000001"
SURNAME = "Примеров"


@contextmanager
def connected(talk: Talk, territory: str = "*") -> Iterator[Gateway]:
    """The gateway of health care, with a server that answers by `talk`."""
    with soap_server(talk) as address:
        channel = Channel(agency="health", address=address, territory=territory, total_timeout=5)
        gateway: Gateway = gateways([channel])["health"]
        try:
            yield gateway
        finally:
            gateway.close()


def posting(letter: Letter | None = None, territory: str = TOWN) -> Posting:
    return Posting(id="d1", territory=territory, letter=letter or request_message())


def taken(_action: str, payload: etree._Element) -> Said:
    """The clinic takes everything."""
    return acknowledged(payload.get("messageId", ""))


def acknowledged(message_id: str, told: str = 'typeCode="AA" localNumber="Н-1"') -> Said:
    text = f'<Acknowledgement xmlns="{REFERRAL}" inReplyTo="{message_id}" {told}/>'
    return Said(text.encode())


def report(inside: str = "", code: str = "8") -> bytes:
    return seal(
        f'<ReportStatus xmlns="{REPORT}" messageId="med-1" version="1.0"><Referral number="A-1"/>'
        f'<Status code="{code}" codeSystem="2.999.643.1.5" effectiveTime="2026-11-02T16:00:00Z"/>'
        f"{inside}</ReportStatus>".encode()
    )


def sent_once(said: Said) -> Posted:
    with connected(lambda _action, _payload: said) as gateway:
        return gateway.send([posting()])[0]


@pytest.mark.parametrize(
    ("letter", "action"),
    [
        (request_message(), "SubmitReferral"),
        (cancel_message(), "CancelReferral"),
        (clarify_message(), "ClarifyReferral"),
    ],
)
def test_each_letter_goes_to_its_operation_and_comes_back_with_a_number(
    letter: Letter, action: str
) -> None:
    heard: list[tuple[str, str]] = []

    def talk(soap_action: str, payload: etree._Element) -> Said:
        heard.append((soap_action, etree.QName(payload).localname))
        return taken(soap_action, payload)

    with connected(talk) as gateway:
        (posted,) = gateway.send([posting(letter)])

    assert heard == [(f"urn:health.region.example:service:1:{action}", action)]
    assert (posted.id, posted.result, posted.agency_number) == ("d1", Result.received, "Н-1")
    assert posted.error is None


@pytest.mark.parametrize(
    ("said", "in_doubt"),
    [
        (Said(status=503, whole=b"<html>"), True),
        (Said(whole=b""), True),
        (acknowledged("another"), True),
        (Said(status=404, whole=b"no"), False),
        (Said(status=500, whole=fault(FaultCode.CLIENT, "Отказ", "No")), False),
    ],
)
def test_a_failed_try_says_whether_the_letter_may_be_there(said: Said, in_doubt: bool) -> None:
    assert sent_once(said).in_doubt is in_doubt


def test_what_was_taken_is_in_no_doubt() -> None:
    with connected(taken) as gateway:
        (posted,) = gateway.send([msgspec.structs.replace(posting(), doubtful=True)])

    assert posted.in_doubt is False


def test_an_earlier_doubt_is_not_settled_by_a_refusal() -> None:
    refusal = Said(status=500, whole=fault(FaultCode.CLIENT, "Отказ", "No"))
    with connected(lambda _action, _payload: refusal) as gateway:
        (posted,) = gateway.send([msgspec.structs.replace(posting(), doubtful=True)])

    assert (posted.result, posted.in_doubt) == (Result.refused, True)


def test_what_went_over_the_wire_is_given_back() -> None:
    with connected(taken) as gateway:
        (posted,) = gateway.send([posting()])

    assert b"SubmitReferral" in posted.sent
    assert b"Acknowledgement" in posted.answer


@pytest.mark.parametrize(
    ("said", "result", "error"),
    [
        (Said(whole=b""), Result.failed, "empty_answer"),
        (Said(status=202, whole=b""), Result.failed, "empty_answer"),
        (Said(whole=b"<html><body>Hello</body></html>"), Result.failed, "not_soap"),
        (Said(status=503, whole=b"<html>"), Result.failed, "http_5xx"),
        (Said(status=404, whole=b"no"), Result.failed, "no_entry"),
        (Said(status=413, whole=b"no"), Result.refused, "http_4xx"),
        (Said(b'<Acknowledgement xmlns="urn:other"/>'), Result.failed, "invalid_answer"),
        (acknowledged("another"), Result.failed, "wrong_answer"),
        (
            Said(status=500, whole=fault(FaultCode.CLIENT, "Отказ", "No")),
            Result.refused,
            "fault_client",
        ),
        (
            Said(status=500, whole=fault(FaultCode.SERVER, "Сбой", "Down")),
            Result.failed,
            "fault_server",
        ),
    ],
)
def test_a_bad_answer_has_its_code_and_says_whether_to_try_again(
    said: Said, result: Result, error: str
) -> None:
    posted = sent_once(said)

    assert (posted.result, posted.error) == (result, error)
    assert posted.detail


def test_an_answer_that_breaks_its_schema_is_invalid() -> None:
    def talk(_action: str, payload: etree._Element) -> Said:
        return acknowledged(payload.get("messageId", ""), 'typeCode="ZZ"')

    with connected(talk) as gateway:
        (posted,) = gateway.send([posting()])

    assert (posted.result, posted.error) == (Result.failed, "invalid_answer")
    assert "/Acknowledgement/@typeCode" in (posted.detail or "")


@pytest.mark.parametrize(("reason", "result"), [("12", Result.refused), ("90", Result.failed)])
def test_a_message_not_taken_is_tried_again_only_after_a_technical_error(
    reason: str, result: Result
) -> None:
    def talk(_action: str, payload: etree._Element) -> Said:
        text = (
            f'<Acknowledgement xmlns="{REFERRAL}" inReplyTo="{payload.get("messageId")}" '
            f'typeCode="AE"><Reason code="{reason}" codeSystem="2.999.643.1.9"/></Acknowledgement>'
        )
        return Said(text.encode())

    with connected(talk) as gateway:
        (posted,) = gateway.send([posting()])

    assert (posted.result, posted.error) == (result, "not_taken")


def test_a_letter_that_breaks_the_schema_never_leaves() -> None:
    heard: list[str] = []

    def talk(action: str, payload: etree._Element) -> Said:
        heard.append(action)
        return taken(action, payload)

    with connected(talk) as gateway:
        (posted,) = gateway.send([posting(request_message(subjects=(subject(ref="два слова"),)))])

    assert (posted.result, posted.error) == (Result.refused, "invalid_request")
    assert "/SubmitReferral/Referral/Patient/@id" in (posted.detail or "")
    assert heard == []


def test_details_hold_no_personal_data() -> None:
    wrong = subject(ref="m1", snils="1")

    with connected(taken) as gateway:
        (posted,) = gateway.send([posting(request_message(subjects=(wrong,)))])

    assert posted.error == "invalid_request"
    assert SURNAME not in repr(posted)


def test_a_referral_holds_one_patient() -> None:
    both = (subject(), subject(ref="c2"))

    with connected(taken) as gateway:
        (posted,) = gateway.send([posting(request_message(subjects=both))])

    assert (posted.result, posted.error) == (Result.refused, "invalid_request")


def test_a_territory_without_a_channel_is_refused() -> None:
    with connected(taken, territory=TOWN) as gateway:
        here, away = gateway.send([posting(), posting(territory="14000002")])

    assert here.result is Result.received
    assert (away.result, away.error) == (Result.refused, "unknown_channel")


def test_one_bad_letter_does_not_hold_the_others() -> None:
    wrong = request_message(subjects=(subject(ref="два слова"),))

    with connected(taken) as gateway:
        results = gateway.send([posting(), posting(wrong), posting(cancel_message())])

    assert [posted.result for posted in results] == [
        Result.received,
        Result.refused,
        Result.received,
    ]


def test_an_agency_that_is_away_is_tried_again_later() -> None:
    gateway = gateways([Channel(agency="health", address="http://127.0.0.1:9/")])["health"]

    (posted,) = gateway.send([posting()])
    gateway.close()

    assert (posted.result, posted.error) == (Result.failed, "connect")


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    opened = gateways([Channel(agency="health")])["health"]
    yield opened
    opened.close()


def test_a_report_is_read(gateway: Gateway) -> None:
    body = report('<Outcome code="1" codeSystem="2.999.643.1.7"/>')

    incoming = gateway.read("1.0", body, "text/xml; charset=utf-8")

    assert incoming.reply is not None
    assert incoming.reply.state is ReplyState.completed
    assert incoming.reply.outcome is Outcome.provided
    assert (incoming.raw, incoming.findings) == (body, ())


def test_a_document_comes_with_its_title_and_type(gateway: Gateway) -> None:
    body = report(
        '<Document title="Заключение" mediaType="application/pdf"><Content>JVBERg==</Content>'
        '</Document><Document title="Справка"/>'
    )

    incoming = gateway.read("1.0", body, "text/xml")

    (document,) = incoming.documents
    assert (document.title, document.media_type) == ("Заключение", "application/pdf")
    assert document.data == b"%PDF"
    assert incoming.reply is not None
    assert document.content_id == incoming.reply.documents[0].content_id
    assert incoming.reply.documents[1].content_id is None


@pytest.mark.parametrize(
    "body",
    [
        report(code="77"),
        report("<Surprise/>"),
        seal(b'<Acknowledgement xmlns="urn:health.region.example:referral:1"/>'),
    ],
)
def test_a_call_that_cannot_be_read_comes_back_as_findings(gateway: Gateway, body: bytes) -> None:
    incoming = gateway.read("1.0", body, "text/xml")

    assert incoming.reply is None
    assert incoming.findings
    assert incoming.raw == body


@pytest.mark.parametrize("body", [b"", b"<ReportStatus/>", b"<!DOCTYPE a>" + report()])
def test_a_call_that_is_no_envelope_is_refused(gateway: Gateway, body: bytes) -> None:
    with pytest.raises(Refused):
        gateway.read("1.0", body, "text/xml")


def test_a_report_is_acknowledged_in_the_words_of_the_agency(gateway: Gateway) -> None:
    at = datetime(2026, 11, 2, 13, 0, 1, tzinfo=UTC)
    receipt = ReplyReceipt(message_id="med-1", number="A-1", received_at=at, effect="applied")

    element = etree.fromstring(gateway.acknowledge("1.0", receipt))

    assert element.tag == f"{{{REPORT}}}ReportAcknowledgement"
    assert element.items() == [
        ("inReplyTo", "med-1"),
        ("number", "A-1"),
        ("receivedAt", "2026-11-02T16:00:01+03:00"),
        ("effect", "APPLIED"),
    ]


def test_an_agency_that_calls_back_is_not_polled(gateway: Gateway) -> None:
    assert gateway.polls is Polling.none
    assert gateway.poll([]) == ()
    gateway.settle(["token"])
