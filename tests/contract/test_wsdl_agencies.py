"""A client that knows nothing but the WSDL calls every operation of every agency.

zeep builds each message from the contract's own types and reads each answer strictly, so that a
sandbox that keeps to its own idea of a contract would be found out.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid1

import pytest
from lxml import etree
from zeep import Client, Settings
from zeep.exceptions import Fault

from adapters.sandbox import Sandbox, read_script
from xsd.registry import path

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
LOCAL = NOW.replace(tzinfo=None)
TAKE_UP, ANSWER = date(2026, 3, 10), date(2026, 4, 1)
PHONE = "+70000000000"
# zeep cannot leave out the optional pair that selects a kind of information.
SELECTED = {
    "NamespaceURI": "urn://x-artefacts-mvd-ru/family-accompaniment/1.3.0",
    "RootElementLocalName": "AccompanimentReply",
}

_numbers = count(1)


class Party:
    """One version of an agency's contract, as zeep sees it, at the sandbox's address."""

    def __init__(self, sandbox: Sandbox, agency: str, version: str) -> None:
        settings = Settings(strict=True, forbid_dtd=True, forbid_external=True)
        self.client = Client(str(path(agency, version, "agency.wsdl")), settings=settings)
        [service] = self.client.wsdl.services.values()
        [port] = service.ports.values()
        self.operations = port.binding.all()
        address = sandbox.addresses[agency, version]
        self._service = self.client.create_service(port.binding.name.text, address)

    def call(self, operation: str, **values: Any) -> Any:
        return self._service[operation](**values)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(read_script("{delay: 0, redelivery: 0}")) as running:
        yield running


@pytest.fixture
def alone() -> Iterator[Sandbox]:
    """One whose queue nobody else fills."""
    with Sandbox(read_script("{delay: 0, redelivery: 0}")) as running:
        yield running


@pytest.fixture(scope="module")
def party(sandbox: Sandbox) -> Callable[[str, str], Party]:
    made: dict[tuple[str, str], Party] = {}

    def get(agency: str, version: str) -> Party:
        if (agency, version) not in made:
            made[agency, version] = Party(sandbox, agency, version)
        return made[agency, version]

    return get


def fresh() -> str:
    return str(uuid1())


def number() -> str:
    return f"N-{next(_numbers)}"


def health(operation: str, number: str) -> Mapping[str, Any]:
    message = {"messageId": fresh(), "sentAt": NOW, "version": "1.0"}
    if operation == "CancelReferral":
        reason = {"code": "30", "codeSystem": "2.999.643.1.9"}
        return {"Referral": {"number": number}, "Reason": reason, **message}
    if operation == "ClarifyReferral":
        return {"Referral": {"number": number}, "Text": "Удобно утром", **message}
    return {
        "Referral": {
            "Service": {
                "code": "A01",
                "codeSystem": "2.999.643.1.1",
                "displayName": "Диагностика",
            },
            "Requester": {
                "Organization": {"id": "KCSON-1", "name": "КЦСОН"},
                "Person": {"name": "Иванова И. И.", "post": "куратор"},
                "Telecom": {"value": PHONE},
            },
            "Patient": {"id": "m1"},
            "number": number,
            "mode": "NEW",
            "kind": "AID",
            "priorityCode": "R",
            "takeUpBy": "20260310",
            "answerBy": "20260401",
        },
        **message,
    }


def education(operation: str, number: str) -> Mapping[str, Any]:
    head = {
        "Shapka": {
            "NomerSoobshcheniya": fresh(),
            "DataVremya": "02.03.2026 13:00:00",
            "versiya": "1.0",
        },
        "NomerZayavki": number,
    }
    if operation == "OtozvatZayavku":
        return {**head, "Prichina": "мероприятие снято"}
    if operation == "UtochnitZayavku":
        return {**head, "Tekst": "Удобно утром"}
    return {
        **head,
        "Deystvie": "новая",
        "Vid": "содействие",
        "Srochno": "нет",
        "Meropriyatie": {"Kod": "301", "Naimenovanie": "Курсы"},
        "SrokPriema": "10.03.2026",
        "SrokIspolneniya": "01.04.2026",
        "Zayavitel": {
            "KodOrganizatsii": "KCSON-1",
            "Organizatsiya": "КЦСОН",
            "FIO": "Иванова И. И.",
            "Dolzhnost": "куратор",
            "Telefon": PHONE,
        },
        "Uchastniki": {"Uchastnik": [{"nomer": "m1"}, {"nomer": "m2"}]},
    }


def employment(operation: str, number: str) -> Mapping[str, Any]:
    head = {
        "Реквизиты": {"ИдСообщения": fresh(), "НомерЗапроса": number, "ДатаВремя": LOCAL},
        "версия": "1.0",
    }
    if operation == "OtozvatZapros":
        return {**head, "Причина": "отказ семьи"}
    if operation == "DopolnitZapros":
        return {**head, "Текст": "Среднее образование"}
    if operation == "UznatRezultat":
        return head
    return {
        **head,
        "ВидОбращения": "первичное",
        "Предмет": "содействие",
        "Срочность": "обычно",
        "Услуга": {"Код": "ТР", "Наименование": "Работа"},
        "Инициатор": {
            "КодУчреждения": "KCSON-1",
            "Учреждение": "КЦСОН",
            "Куратор": "Иванова И. И.",
            "Должность": "куратор",
            "Телефон": PHONE,
        },
        "Граждане": {"Гражданин": [{"ключ": "m1"}]},
        "ВзятьВРаботуДо": "10.03.2026",
        "ОтветитьДо": "01.04.2026",
    }


def guardianship_1(operation: str, number: str) -> Mapping[str, Any]:
    head = {"number": number, "messageId": fresh(), "sentAt": NOW, "version": "1.0"}
    if operation == "WithdrawAppeal":
        return {**head, "reason": "familyDeclined"}
    if operation == "SupplementAppeal":
        return {**head, "text": "Удобно утром"}
    return {
        **head,
        "type": "help",
        "correction": False,
        "urgent": False,
        "matter": {"code": "legal.child_rights", "title": "Права ребёнка"},
        "applicant": {
            "code": "KCSON-1",
            "name": "КЦСОН",
            "person": "Иванова И. И.",
            "post": "куратор",
            "phone": PHONE,
        },
        "citizens": {"citizen": [{"ref": "m1"}]},
        "takeUpBy": TAKE_UP,
        "answerBy": ANSWER,
    }


def guardianship_2(operation: str, number: str) -> Mapping[str, Any]:
    head = {
        "Header": {"MessageId": fresh(), "SentAt": NOW, "LegalBasis": "442-22"},
        "Number": number,
        "version": "2.0",
    }
    if operation == "WithdrawAppeal":
        return {**head, "ReasonCode": "R09"}
    if operation == "SupplementAppeal":
        return {**head, "Text": "Удобно утром"}
    curator = {"Name": "Иванова И. И.", "Post": "куратор", "Phone": PHONE}
    return {
        **head,
        "Operation": "create",
        "Type": "100",
        "Priority": "normal",
        "Service": {"Title": "Права ребёнка", "code": "102"},
        "Institution": {"Name": "КЦСОН", "Curator": curator, "code": "KCSON-1"},
        "Persons": {"Person": [{"ref": "m1"}]},
        "Deadlines": {"takeUpBy": TAKE_UP, "answerBy": ANSWER},
    }


PLAIN = {
    ("health", "1.0"): (health, ("SubmitReferral", "ClarifyReferral", "CancelReferral")),
    ("education", "1.0"): (education, ("PodatZayavku", "UtochnitZayavku", "OtozvatZayavku")),
    ("employment", "1.0"): (
        employment,
        ("NapravitZapros", "UznatRezultat", "DopolnitZapros", "OtozvatZapros"),
    ),
    ("guardianship", "1.0"): (
        guardianship_1,
        ("SubmitAppeal", "SupplementAppeal", "WithdrawAppeal"),
    ),
    ("guardianship", "2.0"): (
        guardianship_2,
        ("SubmitAppeal", "SupplementAppeal", "WithdrawAppeal"),
    ),
}
"""Every operation of the agencies that take a message and answer it, opening ones first."""
EXCHANGE = ("SendRequest", "GetResponse", "Ack", "GetStatus")


@pytest.mark.parametrize("contract", PLAIN, ids="/".join)
def test_every_operation_is_called_here(party, contract):
    _, operations = PLAIN[contract]

    assert set(operations) == set(party(*contract).operations)


@pytest.mark.parametrize("contract", PLAIN, ids="/".join)
def test_every_operation_answers_a_client_that_knows_only_the_contract(party, sandbox, contract):
    fill, operations = PLAIN[contract]
    about = number()

    answers = [
        party(*contract).call(operation, **fill(operation, about)) for operation in operations
    ]

    assert all(answer is not None for answer in answers)
    entry = sandbox.journal().of(about)
    assert entry.effects == {"request": 1, "clarify": 1, "cancel": 1}


@pytest.mark.parametrize(
    ("contract", "operation"),
    [(contract, each) for contract, (_, operations) in PLAIN.items() for each in operations],
)
def test_every_operation_answers_invalid_input_with_the_contracts_fault(party, contract, operation):
    fill, _ = PLAIN[contract]
    # No number of a request may be empty or hold a line break.
    values = fill(operation, "broken\nnumber")

    with pytest.raises(Fault) as refused:
        party(*contract).call(operation, **values)

    assert refused.value.code == "soap:Client"
    assert _declared(party(*contract), operation, refused.value)


@pytest.mark.parametrize(
    ("contract", "operation"),
    [(contract, each) for contract, (_, operations) in PLAIN.items() for each in operations[1:]],
)
def test_what_speaks_of_an_unknown_number_gets_the_contracts_fault(party, contract, operation):
    fill, _ = PLAIN[contract]

    with pytest.raises(Fault) as refused:
        party(*contract).call(operation, **fill(operation, "UNKNOWN-1"))

    assert _declared(party(*contract), operation, refused.value)


def test_every_operation_of_the_exchange_is_called_here(party):
    assert set(party("police", "1.3").operations) == set(EXCHANGE)


def test_the_exchange_takes_a_request_and_gives_its_responses(alone):
    police = Party(alone, "police", "1.3")
    about, message_id = number(), fresh()

    sent = police.call("SendRequest", SenderProvidedRequestData=_sent(message_id, about))
    told = police.call("GetStatus", Timestamp=NOW)
    given = _first_response(police)
    own = given.SenderProvidedResponseData.MessageID
    police.call("Ack", AckTargetMessage={"_value_1": own, "accepted": True})

    assert sent.MessageMetadata.Status == "requestIsQueued"
    assert told.OriginalMessageId == given.OriginalMessageId == message_id
    assert given.SenderProvidedResponseData.RequestStatus.StatusCode == 1
    assert alone.journal().of(about).replies[0].acknowledged


def test_what_is_sent_again_gets_its_declared_fault(party):
    police = party("police", "1.3")
    data = _sent(fresh(), number())
    police.call("SendRequest", SenderProvidedRequestData=data)

    with pytest.raises(Fault) as refused:
        police.call("SendRequest", SenderProvidedRequestData=data)

    assert refused.value.detail[0].tag.endswith("}MessageIsAlreadySent")
    assert _declared(police, "SendRequest", refused.value)


@pytest.mark.parametrize(
    ("operation", "values"),
    [
        ("GetResponse", {"MessageTypeSelector": {**SELECTED, "Timestamp": "yesterday"}}),
        ("GetStatus", {"Timestamp": "yesterday"}),
        ("Ack", {"AckTargetMessage": {"_value_1": "nobody", "accepted": True}}),
    ],
)
def test_the_exchange_refuses_what_breaks_its_schema(party, operation, values):
    with pytest.raises(Fault) as refused:
        party("police", "1.3").call(operation, **values)

    assert refused.value.code == "soap:Client"


@pytest.mark.parametrize(
    ("operation", "values", "name"),
    [
        (
            "SendRequest",
            {"SenderProvidedRequestData": {"MessageID": "nobody"}},
            "InvalidMessageIdFormat",
        ),
        (
            "SendRequest",
            {"SenderProvidedRequestData": {"MessageID": "00000000-0000-1000-8000-000000000001"}},
            "StaleMessageId",
        ),
        (
            "Ack",
            {"AckTargetMessage": {"_value_1": str(uuid1()), "accepted": True}},
            "TargetMessageIsNotFound",
        ),
        (
            "GetResponse",
            {
                "MessageTypeSelector": {
                    "NamespaceURI": "urn:another",
                    "RootElementLocalName": "Another",
                    "Timestamp": NOW,
                }
            },
            "UnknownMessageType",
        ),
    ],
)
def test_the_exchange_names_its_faults(party, operation, values, name):
    police = party("police", "1.3")
    data = values.get("SenderProvidedRequestData")
    if data is not None:
        values = {"SenderProvidedRequestData": {**_sent(fresh(), number()), **data}}

    with pytest.raises(Fault) as refused:
        police.call(operation, **values)

    assert refused.value.detail[0].tag.endswith(f"}}{name}")
    assert _declared(police, operation, refused.value)


def _sent(message_id: str, about: str) -> dict[str, Any]:
    content = f"""
      <AccompanimentRequest xmlns="urn://x-artefacts-mvd-ru/family-accompaniment/1.3.0"
          version="1.3.0">
        <Header><MessageRef>{fresh()}</MessageRef><RequestNumber>{about}</RequestNumber>
          <CreatedAt>2026-03-02T13:00:00+03:00</CreatedAt></Header>
        <Operation>PRIMARY</Operation><Kind>ASSISTANCE</Kind><Priority>2</Priority>
        <Measure><Code>21</Code><Title>Беседа</Title></Measure>
        <Requester><OrganisationCode>KCSON-1</OrganisationCode>
          <OrganisationName>КЦСОН</OrganisationName><FullName>Иванова И. И.</FullName>
          <Post>куратор</Post><Phone>{PHONE}</Phone></Requester>
        <Persons><Person id="m1"/></Persons>
        <TakeUpBy>{TAKE_UP}</TakeUpBy><AnswerBy>{ANSWER}</AnswerBy>
      </AccompanimentRequest>"""
    primary = {"_value_1": etree.fromstring(content)}
    return {"MessageID": message_id, "MessagePrimaryContent": primary}


def _first_response(police: Party) -> Any:
    """The first response of the queue, waited for: the police answer in their own time."""
    selector = {"MessageTypeSelector": {**SELECTED, "Timestamp": NOW}}
    for _ in range(200):
        found = police.call("GetResponse", **selector)
        if found is not None:
            return found.Response
        time.sleep(0.02)
    raise AssertionError("the queue stayed empty")


def _declared(party: Party, operation: str, refused: Fault) -> bool:
    """Whether the Fault's detail is one element, which the operation declares."""
    declared = {
        part.element.qname.text
        for fault in party.operations[operation].faults.values()
        for part in fault.abstract.parts.values()
    }
    return [detail.tag in declared for detail in refused.detail] == [True]
