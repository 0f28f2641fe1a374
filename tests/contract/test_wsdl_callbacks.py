"""An agency's own system, which knows nothing but the WSDL, calls the hub back: every operation of
every call-back contract, on a real door in front of the real gateways."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

import pytest
import requests
import zeep
from lxml import etree
from msgspec.structs import replace
from requests.auth import HTTPBasicAuth
from zeep.exceptions import Fault
from zeep.transports import Transport

from adapters.agency import Channel
from adapters.mtom import Part, pack
from adapters.registry import gateways
from hub.domain.messages import (
    Appointment,
    DocumentReference,
    Fact,
    Official,
    Outcome,
    Period,
    Reason,
    ReplyMessage,
    ReplyState,
    SubjectResult,
)
from hub.doors.auth import Parties
from hub.ports.gateway import Document, Incoming
from hub.ports.parties import Party, PartyKind
from tests import factories
from tests.fake_flow import KEY, FakeFlow, running
from xsd.registry import path

AGENCIES = ("health", "education", "guardianship")
FAULT = "{urn:family-hub:fault:1}"
AT = datetime(2026, 9, 4, 6, 0, tzinfo=UTC)
PDF = b"%PDF-1.4 invented"


class Call(NamedTuple):
    """One operation: its contract, what a client fills in, what the hub must understand, and what
    is said in return."""

    agency: str
    version: str
    operation: str
    values: Callable[..., dict[str, Any]]
    meant: ReplyMessage
    returned: Callable[[Any], tuple[str, str, str]]


class Hub(NamedTuple):
    flow: FakeFlow
    address: str

    def url(self, call: Call) -> str:
        return f"{self.address}/soap/agencies/{call.agency}/{call.version}"

    def say(self, call: Call, *message_id: str) -> Any:
        """Call the operation with zeep; what it returns."""
        with self._client(call) as client:
            return client.service[call.operation](**call.values(*message_id))

    def envelope(self, call: Call) -> etree._Element:
        """What zeep would send."""
        with self._client(call) as client:
            return client.create_message(client.service, call.operation, **call.values())

    @contextmanager
    def _client(self, call: Call) -> Iterator[zeep.Client]:
        """zeep over the contract that the running hub gives, signed in as the agency's system."""
        with requests.Session() as session:
            session.auth = HTTPBasicAuth(call.agency, KEY)
            yield zeep.Client(
                f"{self.url(call)}?wsdl",
                transport=Transport(session=session, timeout=10, operation_timeout=10),
                settings=zeep.Settings(strict=True, forbid_dtd=True, forbid_external=False),
            )


@pytest.fixture(scope="module")
def served() -> Iterator[Hub]:
    flow = FakeFlow()
    channels = [Channel(agency=agency) for agency in AGENCIES]
    channels.append(Channel(agency="guardianship", territory="14730000", version="2.0"))
    known = gateways(channels)
    parties = Parties(
        Party(
            id=agency,
            kind=PartyKind.agency,
            secret_sha256=sha256(KEY.encode()).hexdigest(),
            agency=agency,
        )
        for agency in AGENCIES
    )
    with running(flow.door(parties=parties, gateways=known)) as port:
        yield Hub(flow, f"http://127.0.0.1:{port}")
    for gateway in known.values():
        gateway.close()


@pytest.fixture
def hub(served: Hub) -> Hub:
    served.flow.forget()
    return served


def health(message_id: str = "med-1") -> dict[str, Any]:
    def coded(code: str, system: str, **more: Any) -> dict[str, Any]:
        return {"code": code, "codeSystem": f"2.999.643.1.{system}", **more}

    return {
        "messageId": message_id,
        "version": "1.0",
        "Referral": {"number": "7KQ2-M0XD-4F9A", "localNumber": "Н-2026/0417"},
        "Status": coded("8", "5", effectiveTime="2026-09-04T09:00:00+03:00"),
        "Outcome": coded("1", "7"),
        "Text": "Осмотр проведён",
        "Appointment": {
            "time": "2026-09-18T14:30:00+03:00",
            "place": "Каб. 14",
            "Note": "С полисом",
        },
        "Observation": [
            coded(
                "V01",
                "8",
                patientId="m2",
                Value="Одна неявка",
                Period={"start": "20260101", "end": "20260831"},
            )
        ],
        "Document": [
            {
                "title": "Заключение",
                "number": "114",
                "issued": "20260903",
                "mediaType": "application/pdf",
                "Content": PDF,
            }
        ],
        "Performer": {"name": "Орлова Н. В.", "post": "врач", "phone": "+7 (000) 000-00-02"},
    }


def education(message_id: str = "obr-1") -> dict[str, Any]:
    return {
        "Shapka": {
            "NomerSoobshcheniya": message_id,
            "DataVremya": "04.09.2026 09:00:00",
            "versiya": "1.0",
        },
        "NomerZayavki": "4MD6-P1ZB-33KW",
        "VhodyashchiyNomer": "ОБР-318",
        "Sostoyanie": {"Ispolnena": {"Itog": "оказана частично"}},
        "Rezultaty": {
            "Rezultat": [
                {"uchastnik": "m2", "Itog": "помощь оказана", "Tekst": "Зачислена"},
                {"uchastnik": "m3", "Itog": "отказ семьи"},
            ]
        },
        "Dokumenty": {
            "Dokument": [
                {
                    "Naimenovanie": "Приказ",
                    "Nomer": "55-у",
                    "Data": "01.09.2026",
                    "TipSoderzhimogo": "application/pdf",
                    "Soderzhimoe": PDF,
                }
            ]
        },
    }


def guardianship_1(message_id: str = "op-1") -> dict[str, Any]:
    return {
        "messageId": message_id,
        "issuedAt": AT,
        "version": "1.0",
        "number": "7KQ2-M0XD-4F9A",
        "incomingNumber": "ОП-117/25",
        "done": {"outcome": "given", "text": "Проведено"},
        "document": [
            {
                "title": "Акт",
                "number": "12-3",
                "issuedOn": date(2026, 9, 3),
                "mediaType": "application/pdf",
                "content": PDF,
            }
        ],
        "official": {"name": "Служебный И. П.", "post": "специалист"},
    }


def guardianship_2(message_id: str = "op-2") -> dict[str, Any]:
    return {
        "version": "2.0",
        "MessageId": message_id,
        "Number": "7KQ2-M0XD-4F9A",
        "CaseNumber": "ОП-118/25",
        "IssuedAt": AT,
        "Decision": {"Paused": {"reason": "R11", "Comment": "Ждём"}},
        "Document": [{"Title": "Акт", "mediaType": "application/pdf", "Content": PDF}],
        "Official": {"Name": "Служебный И. П."},
    }


def _document(title: str, number: str | None = None, on: date | None = None) -> DocumentReference:
    return DocumentReference(title=title, number=number, issued_on=on, media_type="application/pdf")


CALLS = (
    Call(
        "health",
        "1.0",
        "ReportStatus",
        health,
        factories.reply(
            message_id="med-1",
            number="7KQ2-M0XD-4F9A",
            agency_number="Н-2026/0417",
            occurred_at=AT,
            text="Осмотр проведён",
            appointment=Appointment(
                at=datetime(2026, 9, 18, 11, 30, tzinfo=UTC), place="Каб. 14", note="С полисом"
            ),
            facts=(
                Fact(
                    code="health.attendance",
                    value="Одна неявка",
                    period=Period(start=date(2026, 1, 1), end=date(2026, 8, 31)),
                    subject="m2",
                ),
            ),
            documents=(_document("Заключение", "114", date(2026, 9, 3)),),
            official=Official(name="Орлова Н. В.", position="врач", phone="+7 (000) 000-00-02"),
        ),
        lambda said: (said.inReplyTo, said.number, said.effect),
    ),
    Call(
        "education",
        "1.0",
        "PeredatOtvet",
        education,
        factories.reply(
            message_id="obr-1",
            number="4MD6-P1ZB-33KW",
            agency_number="ОБР-318",
            occurred_at=AT,
            text=None,
            outcome=Outcome.partly_provided,
            results=(
                SubjectResult(subject="m2", outcome=Outcome.provided, text="Зачислена"),
                SubjectResult(subject="m3", outcome=Outcome.declined_by_family),
            ),
            documents=(_document("Приказ", "55-у", date(2026, 9, 1)),),
        ),
        lambda said: (said.NomerSoobshcheniya, said.NomerZayavki, said.Deystvie),
    ),
    Call(
        "guardianship",
        "1.0",
        "DeliverDecision",
        guardianship_1,
        factories.reply(
            message_id="op-1",
            number="7KQ2-M0XD-4F9A",
            agency_number="ОП-117/25",
            occurred_at=AT,
            text="Проведено",
            documents=(_document("Акт", "12-3", date(2026, 9, 3)),),
            official=Official(name="Служебный И. П.", position="специалист"),
        ),
        lambda said: (said.inReplyTo, said.number, said.effect),
    ),
    Call(
        "guardianship",
        "2.0",
        "DeliverDecision",
        guardianship_2,
        factories.reply(
            message_id="op-2",
            number="7KQ2-M0XD-4F9A",
            agency_number="ОП-118/25",
            occurred_at=AT,
            state=ReplyState.on_hold,
            outcome=None,
            reason=Reason.waiting,
            text="Ждём",
            documents=(_document("Акт"),),
            official=Official(name="Служебный И. П."),
        ),
        lambda said: (said.inReplyTo, said.Number, said.Effect),
    ),
)
APPLIED = {"health": "APPLIED", "education": "применено", "guardianship": "applied"}
CALLED = {(call.agency, call.version, "hub-callback.wsdl", call.operation) for call in CALLS}

each_call = pytest.mark.parametrize("call", CALLS, ids=lambda one: f"{one.agency}-{one.version}")


@each_call
def test_a_reply_arrives_as_it_was_meant_and_is_acknowledged(hub: Hub, call: Call) -> None:
    said = hub.say(call)

    incoming = arrived(hub, call)
    assert incoming.reply == with_content(call.meant, incoming)
    assert call.returned(said) == (
        call.meant.message_id,
        call.meant.number,
        APPLIED[call.agency],
    )


@each_call
def test_a_document_within_the_message_arrives_whole(hub: Hub, call: Call) -> None:
    hub.say(call)

    assert attached(arrived(hub, call)) == [("application/pdf", PDF)]


@pytest.mark.parametrize("call", [c for c in CALLS if c.agency == "guardianship"])
def test_a_document_beside_the_message_arrives_whole(hub: Hub, call: Call) -> None:
    body, content_type = as_mtom(hub.envelope(call))

    answer = post(hub, call, body, content_type)

    assert answer.status_code == 200, answer.text
    incoming = arrived(hub, call)
    assert attached(incoming) == [("application/pdf", PDF)]
    assert incoming.reply == with_content(call.meant, incoming)


@each_call
def test_a_message_that_breaks_the_schema_gets_a_fault_with_the_place(hub: Hub, call: Call) -> None:
    with pytest.raises(Fault) as refused:
        hub.say(call, "no id, but a sentence")

    assert refused.value.code == "soap:Client"
    [finding] = refused.value.detail.iter(f"{FAULT}finding")
    place = finding.findtext(f"{FAULT}place")
    assert place.startswith("/")
    assert place.lower().endswith(("messageid", "nomersoobshcheniya"))
    assert "sentence" not in etree.tostring(refused.value.detail, encoding="unicode")
    [arrival] = hub.flow.replies.arrivals
    assert arrival.incoming.reply is None


@each_call
def test_another_contracts_message_gets_a_fault_and_is_kept(hub: Hub, call: Call) -> None:
    other = next(one for one in CALLS if (one.agency, one.version) != (call.agency, call.version))
    message = etree.tostring(hub.envelope(other))

    answer = post(hub, call, message)

    assert answer.status_code == 500
    assert code_in(answer) == "unexpected_message"
    [arrival] = hub.flow.replies.arrivals
    assert arrival.incoming.reply is None
    assert arrival.incoming.raw == message


@each_call
@pytest.mark.parametrize(("who", "key"), [("", "not the key"), ("nobody", KEY)])
def test_wrong_credentials_are_answered_401(hub: Hub, call: Call, who: str, key: str) -> None:
    answer = post(hub, call, etree.tostring(hub.envelope(call)), auth=(who or call.agency, key))

    assert (answer.status_code, code_in(answer)) == (401, "unauthenticated")
    assert hub.flow.replies.arrivals == []


@each_call
def test_another_agencys_credentials_are_answered_403(hub: Hub, call: Call) -> None:
    other = next(agency for agency in AGENCIES if agency != call.agency)

    answer = post(hub, call, etree.tostring(hub.envelope(call)), auth=(other, KEY))

    assert (answer.status_code, code_in(answer)) == (403, "not_allowed")
    assert hub.flow.replies.arrivals == []


def arrived(hub: Hub, call: Call) -> Incoming:
    """The one reply that the flow was given, in the agency's own name."""
    [arrival] = hub.flow.replies.arrivals
    assert arrival.agency == call.agency
    assert arrival.incoming.findings == ()
    return arrival.incoming


def with_content(meant: ReplyMessage, incoming: Incoming) -> ReplyMessage:
    """What was meant, its document named as the hub names what came along."""
    [document] = incoming.documents
    [reference] = meant.documents
    named = replace(reference, content_id=document.content_id)
    return replace(meant, documents=(named,))


def attached(incoming: Incoming) -> list[tuple[str, bytes]]:
    documents: tuple[Document, ...] = tuple(incoming.documents)
    return [(one.media_type, one.data) for one in documents]


def as_mtom(message: etree._Element) -> tuple[bytes, str]:
    """zeep's own message, its document moved to a part beside it."""
    [content] = (one for one in message.iter() if one.tag.lower().endswith("content"))
    content.text = None
    include = "{http://www.w3.org/2004/08/xop/include}Include"
    etree.SubElement(content, include, href="cid:act@opeka")
    return pack(etree.tostring(message), {"act@opeka": Part("application/pdf", "act.pdf", PDF)})


def post(
    hub: Hub,
    call: Call,
    body: bytes,
    content_type: str = "text/xml; charset=utf-8",
    auth: tuple[str, str] | None = None,
) -> requests.Response:
    """Post bytes to the operation's address, in the agency's own name unless told otherwise."""
    return requests.post(
        hub.url(call),
        data=body,
        headers={"Content-Type": content_type},
        auth=auth or (call.agency, KEY),
        timeout=10,
    )


def code_in(answer: requests.Response) -> str | None:
    """The code of the one finding in a Fault."""
    [finding] = etree.fromstring(answer.content).iter(f"{FAULT}finding")
    return finding.findtext(f"{FAULT}code")


@pytest.mark.parametrize(
    ("agency", "version"),
    [("health", "1.0"), ("education", "1.0"), ("guardianship", "1.0"), ("guardianship", "2.0")],
)
def test_the_contract_promises_the_fault_that_the_hub_answers_with(
    agency: str, version: str
) -> None:
    wsdl = etree.parse(str(path(agency, version, "hub-callback.wsdl")))
    parts = wsdl.findall("{*}message/{*}part[@name='fault']")

    prefix, _, name = parts[0].get("element", "").partition(":")

    assert len(parts) == 1
    assert (wsdl.getroot().nsmap[prefix], name) == ("urn:family-hub:fault:1", "findings")
