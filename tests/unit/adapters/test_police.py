"""Police, over a store-and-forward exchange whose queue lives in this test."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.police import END_OF_LIFE, MOST_PER_POLL
from adapters.registry import gateways
from adapters.smev.message_id import RENEWAL, About, Kind, message_id
from adapters.smev.outgoing import BASIC, TYPES
from hub.domain.errors import Unavailable
from hub.domain.messages import Reason, ReplyState
from hub.ports.gateway import Gateway, Letter, Posting, Result
from tests.factories import cancel_message, clarify_message, request_message
from tests.soap_server import Said, soap_server
from xsd.gate import parse
from xsd.registry import schema

AT = datetime.now(UTC) - timedelta(hours=1)
NUMBER = "7KQ2-M0XD-4F9A"
REQUEST = About(NUMBER, Kind.request)
STRANGE = About("another form", Kind.request)
OURS = message_id(REQUEST, "d1", AT)
FAULTS = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/faults/1.3"
ACCOMPANIMENT = "urn://x-artefacts-mvd-ru/family-accompaniment/1.3.0"
GOLDEN = Path(__file__).parents[2] / "golden" / "police" / "1.3"
METADATA = (
    "<t:MessageMetadata><t:MessageId>{}</t:MessageId><t:MessageType>{}</t:MessageType>"
    "<t:SendingTimestamp>2025-03-04T09:00:00Z</t:SendingTimestamp>{}</t:MessageMetadata>"
)


class Queue:
    """The exchange as one participant sees it: what it was sent, what waits, what was acked."""

    def __init__(self) -> None:
        self.sent: dict[str, etree._Element] = {}
        self.waiting: list[tuple[str, str]] = []
        self.acked: list[str] = []
        self.fault: str | None = None
        self.status = "requestIsQueued"
        self._given: set[str] = set()

    def put(self, inside: str, original: str = OURS) -> str:
        """Let a response wait; `inside` is its part of the data. Gives its id."""
        own = message_id(STRANGE, f"response-{len(self.waiting)}", AT)
        data = f"<t:MessageID>{own}</t:MessageID><t:To>x</t:To>{inside}"
        self.waiting.append(
            (
                own,
                f"<t:ResponseMessage><t:Response><t:OriginalMessageId>{original}"
                f"</t:OriginalMessageId><t:SenderProvidedResponseData>{data}"
                f"</t:SenderProvidedResponseData>{METADATA.format(own, 'RESPONSE', '')}"
                "</t:Response></t:ResponseMessage>",
            )
        )
        return own

    def crash(self) -> None:
        """What was given out and not acknowledged is given again."""
        self._given.clear()

    def talk(self, action: str, payload: etree._Element) -> Said:
        assert schema("police", "1.3", "types.xsd").findings(payload) == ()
        if self.fault is not None:
            return _fault(self.fault)
        return {"urn:SendRequest": self._take, "urn:GetResponse": self._give, "urn:Ack": self._ack}[
            action
        ](payload)

    def _take(self, payload: etree._Element) -> Said:
        own = payload.findtext(f".//{{{TYPES}}}MessageID") or ""
        if own in self.sent:
            return _fault("MessageIsAlreadySent")
        self.sent[own] = payload
        status = f"<t:Status>{self.status}</t:Status>"
        return _said("SendRequestResponse", METADATA.format(own, "REQUEST", status))

    def _give(self, _: etree._Element) -> Said:
        waiting = ((own, text) for own, text in self.waiting if own not in self._given)
        own, text = next(waiting, ("", ""))
        self._given.add(own)
        return _said("GetResponseResponse", text)

    def _ack(self, payload: etree._Element) -> Said:
        own = payload.findtext(f"{{{BASIC}}}AckTargetMessage") or ""
        if own not in dict(self.waiting):
            return _fault("TargetMessageIsNotFound")
        self.acked.append(own)
        self.waiting = [one for one in self.waiting if one[0] != own]
        return _said("AckResponse", "")


def _said(name: str, inside: str) -> Said:
    return Said(f'<t:{name} xmlns:t="{TYPES}" xmlns:b="{BASIC}">{inside}</t:{name}>'.encode())


def _fault(name: str) -> Said:
    detail = f'<f:{name} xmlns:f="{FAULTS}"><f:Code>1</f:Code><f:Description/></f:{name}>'
    return Said(
        f"<soap:Fault><faultcode>soap:Server</faultcode><faultstring>-</faultstring>"
        f"<detail>{detail}</detail></soap:Fault>".encode(),
        500,
    )


@contextmanager
def police(queue: Queue) -> Iterator[Gateway]:
    with soap_server(queue.talk) as address:
        channel = Channel(agency="police", version="1.3", address=address)
        gateway = gateways([channel])["police"]
        try:
            yield gateway
        finally:
            gateway.close()


def posting() -> Posting:
    return Posting(id="d1", territory="14000001", letter=request_message(number=NUMBER, sent_at=AT))


def content(situation: str) -> str:
    text = etree.tostring(etree.parse(str(GOLDEN / f"{situation}.xml")).getroot(), encoding=str)
    return f"<b:MessagePrimaryContent>{text}</b:MessagePrimaryContent>"


def rejected(*codes: str) -> str:
    return "".join(
        f"<t:RequestRejected><t:RejectionReasonCode>{code}</t:RejectionReasonCode>"
        "<t:RejectionReasonDescription>нет</t:RejectionReasonDescription></t:RequestRejected>"
        for code in codes
    )


def note(category: str, fault: str = "") -> str:
    inside = f"<t:SmevFault><t:Code>{fault}</t:Code><t:Description/></t:SmevFault>" if fault else ""
    return (
        f"<t:AsyncProcessingStatus><t:OriginalMessageId>{OURS}</t:OriginalMessageId>"
        f"<t:StatusCategory>{category}</t:StatusCategory>{inside}</t:AsyncProcessingStatus>"
    )


STATUS = (
    "<t:RequestStatus><t:StatusCode>6</t:StatusCode><t:StatusParameter><t:Key>CaseNumber</t:Key>"
    "<t:Value>КУСП-7</t:Value></t:StatusParameter><t:StatusDescription>в работе"
    "</t:StatusDescription></t:RequestStatus>"
)


def test_what_the_exchange_has_is_relayed_and_not_yet_received() -> None:
    queue = Queue()
    with police(queue) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.agency_number) == (Result.relayed, None)
    assert list(queue.sent) == [OURS]


def test_every_kind_of_letter_is_a_content_of_the_same_operation() -> None:
    queue = Queue()
    letters: list[Letter] = [request_message(), cancel_message(), clarify_message()]
    with police(queue) as gateway:
        posted = gateway.send(
            [
                Posting(id=f"d{place}", territory="1", letter=letter)
                for place, letter in enumerate(letters)
            ]
        )

    roots = {
        etree.QName(content[0])
        for payload in queue.sent.values()
        for content in payload.iter(f"{{{BASIC}}}MessagePrimaryContent")
    }
    assert {one.result for one in posted} == {Result.relayed}
    assert {root.localname for root in roots} == {
        "AccompanimentRequest",
        "AccompanimentCancellation",
        "AccompanimentClarification",
    }
    assert {root.namespace for root in roots} == {ACCOMPANIMENT}


def test_a_repeat_keeps_its_id_and_counts_as_sent() -> None:
    queue = Queue()
    with police(queue) as gateway:
        first, second = gateway.send([posting()]), gateway.send([posting()])

    assert len(queue.sent) == 1
    assert [one.result for one in (*first, *second)] == [Result.relayed, Result.relayed]


def test_a_message_that_waited_for_days_goes_under_a_new_id_and_is_still_known_by_it() -> None:
    queue = Queue()
    waited = AT - timedelta(days=4)
    letter = request_message(number=NUMBER, sent_at=waited)
    with police(queue) as gateway:
        gateway.send([Posting(id="d1", territory="1", letter=letter)])
        [own] = queue.sent
        queue.put(rejected("NO_DATA"), original=own)
        [incoming] = gateway.poll([])

    assert own != message_id(REQUEST, "d1", waited)
    assert incoming.reply is not None
    assert incoming.reply.number == NUMBER


@pytest.mark.parametrize("name", ["SMEVFailure", "DestinationOverflow", "StaleMessageId"])
def test_a_fault_of_the_moment_is_tried_again(name: str) -> None:
    queue = Queue()
    queue.fault = name
    with police(queue) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.detail) == (Result.failed, f"the exchange: {name}")


@pytest.mark.parametrize("name", ["SenderIsNotRegistered", "AccessDenied", "InvalidContent"])
def test_a_fault_for_good_is_not_tried_again(name: str) -> None:
    queue = Queue()
    queue.fault = name
    with police(queue) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.detail) == (Result.refused, f"the exchange: {name}")


def test_a_fault_without_a_known_name_is_judged_by_its_code() -> None:
    queue = Queue()
    queue.fault = "SomethingNew"
    with police(queue) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.error) == (Result.failed, "fault_server")


def test_a_request_that_the_exchange_refuses_at_once_is_not_relayed() -> None:
    queue = Queue()
    queue.status = "requestIsRejectedBySmev"
    with police(queue) as gateway:
        [posted] = gateway.send([posting()])

    assert (posted.result, posted.error) == (Result.refused, "not_taken")


def test_a_reply_in_the_content_names_its_request_itself() -> None:
    queue = Queue()
    own = queue.put(content("reply_completed"), original=message_id(STRANGE, "unknown", AT))
    with police(queue) as gateway:
        [incoming] = gateway.poll([])

    assert incoming.reply is not None
    assert (incoming.reply.number, incoming.reply.state) == (NUMBER, ReplyState.completed)
    assert incoming.token is not None
    assert incoming.token.startswith(own)


def test_a_refusal_without_content_is_traced_back_by_the_id_of_our_message() -> None:
    queue = Queue()
    queue.put(rejected("FAILURE", "NO_DATA"))
    with police(queue) as gateway:
        [incoming] = gateway.poll([])

    assert incoming.reply is not None
    assert (incoming.reply.number, incoming.reply.state) == (NUMBER, ReplyState.rejected)
    assert incoming.reply.reason is Reason.no_data


def test_a_refused_cancellation_does_not_refuse_the_request() -> None:
    queue = Queue()
    letter = cancel_message(number=NUMBER, sent_at=AT)
    with police(queue) as gateway:
        gateway.send([Posting(id="d2", territory="1", letter=letter)])
        [own] = queue.sent
        queue.put(rejected("FAILURE"), original=own)
        [incoming] = gateway.poll([])

    assert incoming.reply is None
    assert [finding.code for finding in incoming.findings] == ["letter_refused"]


def test_a_status_moves_the_request_and_tells_the_agencys_number() -> None:
    queue = Queue()
    queue.put(STATUS)
    with police(queue) as gateway:
        [incoming] = gateway.poll([])

    assert incoming.reply is not None
    assert incoming.reply.state is ReplyState.in_progress
    assert incoming.reply.agency_number == "КУСП-7"


def test_a_request_refused_by_the_exchange_later_is_for_a_person_to_see() -> None:
    queue = Queue()
    queue.put(note("requestIsRejectedBySmev", "InvalidContent"))
    with police(queue) as gateway:
        [incoming] = gateway.poll([])

    assert incoming.reply is None
    assert [finding.code for finding in incoming.findings] == ["rejected_by_exchange"]


def test_notes_without_news_are_acknowledged_at_once() -> None:
    queue = Queue()
    own = queue.put(note("messageIsDelivered"))
    with police(queue) as gateway:
        assert gateway.poll([]) == []

    assert queue.acked == [own]


def test_what_cannot_be_traced_or_read_does_not_block_the_queue() -> None:
    queue = Queue()
    unreadable = content("reply_completed").replace("<Status>08", "<Status>88")
    own = [
        queue.put(rejected("NO_DATA"), original=message_id(STRANGE, "unknown", AT)),
        queue.put(unreadable),
        queue.put('<b:MessagePrimaryContent><x xmlns="urn:else"/></b:MessagePrimaryContent>'),
        queue.put("<t:Nonsense/>"),
        queue.put(content("reply_accepted")),
    ]
    with police(queue) as gateway:
        found = gateway.poll([])
        gateway.settle([one.token for one in found if one.token])

    assert [one.reply is not None for one in found] == [False, False, False, False, True]
    assert all(one.findings for one in found[:4])
    assert found[0].findings[0].code == "unknown_original"
    assert sorted(queue.acked) == sorted(own)


def test_what_was_not_settled_comes_again() -> None:
    queue = Queue()
    queue.put(content("reply_accepted"))
    with police(queue) as gateway:
        first = gateway.poll([])
        queue.crash()
        second = gateway.poll([])
        gateway.settle([one.token for one in second if one.token])
        queue.crash()
        third = gateway.poll([])

    assert [one.reply for one in first] == [one.reply for one in second]
    assert third == []


def test_an_exchange_that_gives_the_same_until_acknowledged_is_asked_once() -> None:
    queue = Queue()
    queue.put(content("reply_accepted"))
    queue._given = _Nothing()
    with police(queue) as gateway:
        assert len(gateway.poll([])) == 1


def test_a_poll_takes_no_more_than_its_bound() -> None:
    queue = Queue()
    for _ in range(MOST_PER_POLL + 5):
        queue.put(content("reply_in_progress"))
    with police(queue) as gateway:
        assert len(gateway.poll([])) == MOST_PER_POLL


def test_a_silent_exchange_is_unavailable() -> None:
    queue = Queue()
    queue.fault = "SMEVFailure"
    with police(queue) as gateway, pytest.raises(Unavailable):
        gateway.poll([])


def test_an_acknowledgement_that_was_not_heard_is_only_noted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue = Queue()
    queue.fault = "SMEVFailure"
    with police(queue) as gateway, caplog.at_level(logging.WARNING):
        gateway.settle([f"{OURS}@*"])

    assert "1 acknowledgements were not heard" in caplog.text


def test_territories_that_share_an_exchange_share_its_queue() -> None:
    queue = Queue()
    queue.put(content("reply_accepted"))
    with soap_server(queue.talk) as address:
        channels = [
            Channel(agency="police", territory=one, version="1.3", address=address)
            for one in ("1", "2")
        ]
        gateway = gateways(channels)["police"]
        found = gateway.poll([])
        gateway.settle([one.token for one in found if one.token])
        gateway.close()

    assert len(found) == 1
    assert queue.waiting == []


def test_what_was_sent_is_valid_and_says_when_it_is_too_old() -> None:
    queue = Queue()
    with police(queue) as gateway:
        [posted] = gateway.send([posting()])

    request = queue.sent[OURS]
    end_of_life = datetime.fromisoformat(request.findtext(f".//{{{TYPES}}}EOL") or "")
    [letter] = parse(posted.sent).iter(f"{{{ACCOMPANIMENT}}}AccompanimentRequest")
    assert end_of_life == AT + END_OF_LIFE
    assert schema("police", "1.3", "accompaniment.xsd").findings(letter) == ()


class _Nothing(set[str]):
    """Forgets what it is told."""

    def add(self, _: str) -> None:
        pass


DAYS_AGO = datetime.now(UTC) - timedelta(days=4)


def old(*, doubtful: bool = True, number: str = NUMBER) -> Posting:
    """A letter that is older than two ids of its."""
    letter = request_message(number=number, sent_at=DAYS_AGO)
    return Posting(id="d1", territory="14000001", letter=letter, doubtful=doubtful)


@pytest.mark.parametrize("renewals", [0, 1])
def test_a_doubtful_letter_that_was_answered_under_an_earlier_id_is_not_sent_again(
    renewals: int,
) -> None:
    queue = Queue()
    earlier = message_id(REQUEST, "d1", DAYS_AGO + renewals * RENEWAL)
    waits = queue.put(rejected("NO_DATA"), earlier)
    with police(queue) as gateway:
        [posted] = gateway.send([old()])
        queue.crash()
        [incoming] = gateway.poll([])

    assert (posted.result, queue.sent, queue.acked) == (Result.relayed, {}, [])
    assert incoming.token == f"{waits}@*"


def test_an_answer_to_another_letter_proves_nothing() -> None:
    queue = Queue()
    queue.put(rejected("NO_DATA"), message_id(About(NUMBER, Kind.cancel), "d1", DAYS_AGO))
    with police(queue) as gateway:
        [posted] = gateway.send([old()])

    assert (posted.result, len(queue.sent)) == (Result.relayed, 1)


def test_a_letter_whose_id_is_still_its_first_is_not_asked_about() -> None:
    queue = Queue()
    queue.put(rejected("NO_DATA"), OURS)
    with police(queue) as gateway:
        gateway.send([msgspec.structs.replace(posting(), doubtful=True), old(doubtful=False)])

    assert (len(queue.sent), queue._given) == (2, set())


def test_a_renewed_letter_waits_while_the_exchange_cannot_be_asked() -> None:
    queue = Queue()
    queue.fault = "SMEVFailure"
    with police(queue) as gateway:
        [posted] = gateway.send([old()])

    assert (posted.result, posted.error, posted.sent) == (Result.failed, "busy", b"")
