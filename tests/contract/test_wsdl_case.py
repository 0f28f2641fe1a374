"""A foreign client (zeep) loads the contract from the running hub and calls every operation."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep
from lxml import etree
from requests.auth import HTTPBasicAuth
from zeep.exceptions import Fault
from zeep.transports import Transport

from hub.domain.errors import Conflict
from hub.domain.family import (
    Address,
    DocumentKind,
    Family,
    IdentityDocument,
    Member,
    PersonName,
    Place,
    Relation,
)
from hub.domain.messages import (
    Appointment,
    CuratorAction,
    CuratorActionKind,
    DocumentReference,
    Fact,
    NoticesAck,
    NoticesAnswer,
    NoticesQuery,
    Official,
    Outcome,
    Period,
    ProgrammeNotice,
    Reason,
    StatusQuery,
    SubjectResult,
)
from hub.domain.programme import (
    CancellationSubmission,
    ConclusionSubmission,
    Consent,
    ConsentWithdrawal,
    Contract,
    Curator,
    InformationNeed,
    Institution,
    Measure,
    Programme,
    ProgrammeSubmission,
    Removal,
    Term,
)
from hub.domain.states import State
from hub.domain.terms import (
    ConclusionKind,
    Decision,
    FamilyCategory,
    Ground,
    Level,
    Sex,
    SupportForm,
)
from hub.domain.transfers import TransferOffer
from tests import factories
from tests.fake_flow import CASE_SYSTEM, KEY, FakeFlow, running

SENT_AT = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
HEAD = {"MessageId": "m-1", "SentAt": SENT_AT}


@pytest.fixture(scope="module")
def hub() -> Iterator[tuple[FakeFlow, Any]]:
    """The fake flow, and zeep's proxy for the service that its door offers."""
    flow = FakeFlow()
    session = requests.Session()
    session.auth = HTTPBasicAuth(CASE_SYSTEM.id, KEY)
    with running(flow.door()) as port, session:
        transport = Transport(session=session, timeout=10, operation_timeout=10)
        wsdl = f"http://127.0.0.1:{port}/soap/case/1.0?wsdl"
        settings = zeep.Settings(forbid_dtd=True, forbid_external=False)
        yield flow, zeep.Client(wsdl, transport=transport, settings=settings).service


@pytest.fixture
def flow(hub: tuple[FakeFlow, Any]) -> FakeFlow:
    hub[0].forget()
    return hub[0]


@pytest.fixture
def service(hub: tuple[FakeFlow, Any]) -> Any:
    return hub[1]


def test_a_whole_programme_arrives_as_it_was_meant(flow: FakeFlow, service: Any) -> None:
    receipt = service.SubmitProgramme(**HEAD, Programme=AS_SENT, FamilyOpinion="Согласны")

    (arrival,) = flow.intake.arrivals
    assert arrival.party_id == "usson"
    assert arrival.value == ProgrammeSubmission(
        message_id="m-1", sent_at=SENT_AT, programme=AS_MEANT, family_opinion="Согласны"
    )
    assert receipt.MessageId == "m-1"
    assert receipt.ProgrammeNumber == "ИПСС-7"
    assert [(line.Measure, line.Handling, line.State) for line in receipt.Line] == [
        ("M1", "request", "requested"),
        ("M4", "own_work", None),
    ]
    assert receipt.Warning[0].Ru == "Много семей"


def test_a_conclusion_arrives_as_it_was_meant(flow: FakeFlow, service: Any) -> None:
    service.SubmitConclusion(
        **HEAD,
        Institution="KC-01",
        ProgrammeNumber="ИПСС-7",
        Kind="final",
        ConcludedOn=date(2025, 9, 1),
        Decision="cease",
        Text="Положение улучшилось",
        Removal="improved",
        Satisfied=True,
    )
    assert flow.intake.arrivals[0].value == ConclusionSubmission(
        message_id="m-1",
        sent_at=SENT_AT,
        institution="KC-01",
        programme_number="ИПСС-7",
        kind=ConclusionKind.final,
        concluded_on=date(2025, 9, 1),
        decision=Decision.cease,
        text="Положение улучшилось",
        removal=Removal.improved,
        satisfied=True,
    )


def test_a_withdrawal_of_consent_arrives_as_it_was_meant(flow: FakeFlow, service: Any) -> None:
    receipt = service.WithdrawConsent(
        **HEAD,
        Institution="KC-01",
        ProgrammeNumber="ИПСС-7",
        WithdrawnBy="m1",
        WithdrawnOn=date(2025, 3, 3),
        Member=["m1", "c1"],
        Agency=["health"],
    )
    assert flow.intake.arrivals[0].value == ConsentWithdrawal(
        message_id="m-1",
        sent_at=SENT_AT,
        institution="KC-01",
        programme_number="ИПСС-7",
        withdrawn_by="m1",
        withdrawn_on=date(2025, 3, 3),
        members=("m1", "c1"),
        agencies=("health",),
    )
    assert receipt.MessageId == "m-1"


def test_a_withdrawal_of_all_names_nobody(flow: FakeFlow, service: Any) -> None:
    service.WithdrawConsent(
        **HEAD,
        Institution="KC-01",
        ProgrammeNumber="ИПСС-7",
        WithdrawnBy="m1",
        WithdrawnOn=date(2025, 3, 3),
    )
    value = flow.intake.arrivals[0].value
    assert isinstance(value, ConsentWithdrawal)
    assert (value.members, value.agencies) == ((), ())


def test_an_offer_of_a_transfer_arrives_as_it_was_meant(flow: FakeFlow, service: Any) -> None:
    service.OfferTransfer(
        **HEAD,
        Institution="KC-01",
        ProgrammeNumber="ИПСС-7",
        ToInstitution="KC-02",
        AgreedBy="m1",
        AgreedOn=date(2025, 3, 3),
    )
    assert flow.intake.arrivals[0].value == TransferOffer(
        message_id="m-1",
        sent_at=SENT_AT,
        institution="KC-01",
        programme_number="ИПСС-7",
        to_institution="KC-02",
        agreed_by="m1",
        agreed_on=date(2025, 3, 3),
    )


def test_an_offer_without_an_institution_takes_the_earlier_one_back(
    flow: FakeFlow, service: Any
) -> None:
    service.OfferTransfer(**HEAD, Institution="KC-01", ProgrammeNumber="ИПСС-7")
    value = flow.intake.arrivals[0].value
    assert isinstance(value, TransferOffer)
    assert value.to_institution is None


def test_a_cancellation_arrives_as_it_was_meant(flow: FakeFlow, service: Any) -> None:
    service.CancelProgramme(
        **HEAD, Institution="KC-01", ProgrammeNumber="ИПСС-7", Reason="Семья переехала"
    )
    assert flow.intake.arrivals[0].value == CancellationSubmission(
        message_id="m-1",
        sent_at=SENT_AT,
        institution="KC-01",
        programme_number="ИПСС-7",
        reason="Семья переехала",
    )


@pytest.mark.parametrize("kind", CuratorActionKind)
def test_a_curators_action_arrives_as_it_was_meant(
    flow: FakeFlow, service: Any, kind: CuratorActionKind
) -> None:
    service.ActOnRequest(
        **HEAD, Institution="KC-01", Number="СП-2025-000001", Action=kind.value, Text="Справка"
    )
    assert flow.intake.arrivals[0].value == CuratorAction(
        message_id="m-1",
        sent_at=SENT_AT,
        institution="KC-01",
        number="СП-2025-000001",
        action=kind,
        text="Справка",
    )


def test_the_status_of_a_programme_is_told(flow: FakeFlow, service: Any) -> None:
    status = service.GetProgrammeStatus(Institution="KC-01", ProgrammeNumber="ИПСС-7")
    assert flow.queries.asked == [
        ("usson", StatusQuery(institution="KC-01", programme_number="ИПСС-7"))
    ]
    assert (status.ProgrammeNumber, status.Version) == ("ИПСС-7", 2)
    assert status.Line[0].AnswerBy == factories.TODAY


def test_a_notice_is_told_with_everything_in_it(flow: FakeFlow, service: Any) -> None:
    flow.queries.notices_answer = NoticesAnswer(notices=(NOTICE,), more=True)
    answer = service.GetNotices(Institution="KC-01", Limit=50)
    assert flow.queries.asked == [("usson", NoticesQuery(institution="KC-01", limit=50))]
    assert answer.More is True
    (told,) = answer.Notice
    assert (told.Id, told.Seq, told.State) == (NOTICE.id, 3, "on_hold")
    assert (told.Reason, told.Outcome, told.AgencyNumber) == ("waiting", "partly_provided", "77")
    assert (told.Result[0].Member, told.Result[0].Outcome) == ("c1", "provided")
    assert (told.Appointment.At, told.Appointment.Place) == (SENT_AT, "Кабинет 5")
    assert (told.Document[0].Title, told.Document[0].IssuedOn) == ("Справка", date(2025, 3, 1))
    assert (told.Fact[0].Value, told.Fact[0].Period.From) == ("12 дней", date(2025, 1, 1))
    assert told.Official.Name == "Ответственнова И. О."


def test_a_notice_of_a_programme_is_told_to_who_asks_for_these(
    flow: FakeFlow, service: Any
) -> None:
    reminder = ProgrammeNotice(
        id="n-9",
        programme_number="ИПСС-7",
        at=SENT_AT,
        kind="consent_ends",
        day=date(2025, 3, 17),
        member="c1",
    )
    flow.queries.notices_answer = NoticesAnswer(
        notices=(), more=False, programme_notices=(reminder,)
    )
    answer = service.GetNotices(Institution="KC-01", Limit=50, ProgrammeNotices=True)
    asked = NoticesQuery(institution="KC-01", limit=50, programme_notices=True)
    assert flow.queries.asked == [("usson", asked)]
    (told,) = answer.ProgrammeNotice
    assert (told.Id, told.Kind, told.Day, told.Member) == (
        "n-9",
        "consent_ends",
        date(2025, 3, 17),
        "c1",
    )


def test_notices_are_acknowledged(flow: FakeFlow, service: Any) -> None:
    count = service.AckNotices(Institution="KC-01", Notice=["n-1", "n-2"])
    assert flow.queries.asked == [
        ("usson", NoticesAck(institution="KC-01", notices=("n-1", "n-2")))
    ]
    assert count == 2


def test_a_refusal_reaches_the_client_as_a_fault_with_its_findings(
    flow: FakeFlow, service: Any
) -> None:
    flow.intake.refused["m-1"] = Conflict("Номер занят", "The id is taken")
    with pytest.raises(Fault) as refused:
        service.CancelProgramme(
            **HEAD, Institution="KC-01", ProgrammeNumber="ИПСС-7", Reason="Переезд"
        )
    assert refused.value.code == "soap:Client"
    assert refused.value.message == "Номер занят / The id is taken"
    assert isinstance(refused.value.detail, etree._Element)
    codes = refused.value.detail.iter("{urn:family-hub:fault:1}code")
    assert [code.text for code in codes] == ["conflict"]


def test_the_examples_of_the_guide_work(
    flow: FakeFlow,
    hub: tuple[FakeFlow, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = hub[1]._binding_options["address"].removesuffix("/soap/case/1.0")
    monkeypatch.setenv("HUB_PUBLIC_URL", address)
    monkeypatch.setenv("KEY", KEY)

    exec(example("python"), {})
    assert capsys.readouterr().out.startswith("M1 request СП-2025-000001 health\n")
    (arrival,) = flow.intake.arrivals
    assert arrival.value.programme.number == "ИПСС-7"

    answer = requests.post(
        f"{address}/soap/case/1.0",
        example("xml").encode(),
        headers={"Content-Type": "text/xml; charset=utf-8"},
        auth=HTTPBasicAuth(CASE_SYSTEM.id, KEY),
        timeout=10,
    )
    assert answer.status_code == 200
    assert "ProgrammeStatus" in answer.text


def example(language: str) -> str:
    """The first block of that language in the guide."""
    return GUIDE.read_text(encoding="utf-8").partition(f"```{language}\n")[2].partition("```")[0]


GUIDE = Path(__file__).parents[2] / "docs" / "case-system.md"

AS_SENT = {
    "Institution": {"Code": "KC-01", "Name": "Центр «Семья»", "Territory": "14000001"},
    "CaseId": "Д-7",
    "Number": "ИПСС-7",
    "Version": 1,
    "Ground": "prevention_body_report",
    "Family": {
        "Category": ["large", "limited_health_0_3"],
        "Member": [
            {
                "Id": "m1",
                "Relation": "mother",
                "Name": {"Family": "Примерова", "Given": "Анна", "Patronymic": "Условна"},
                "BirthDate": date(1990, 5, 17),
                "Sex": "female",
                "Snils": factories.SNILS[0],
                "Document": {
                    "Kind": "passport",
                    "Series": "0000",
                    "Number": "000001",
                    "IssuedOn": date(2010, 6, 1),
                    "IssuedBy": "Отдел по Вымышленному району",
                },
                "Address": {"PostalCode": "000001", "Text": "г. Примерск, д. 1"},
                "Phone": "+70000000001",
                "Place": {"Organisation": "ООО «Вымысел»", "Detail": "кладовщик"},
            },
            {
                "Id": "c1",
                "Relation": "child",
                "Name": {"Family": "Примеров", "Given": "Пётр"},
                "BirthDate": date(2014, 9, 2),
                "Sex": "male",
            },
        ],
    },
    "Level": "crisis",
    "Sign": ["conflict", "neglect"],
    "Form": "group",
    "Curator": {
        "Id": "cur-1",
        "Name": "Кураторова Вера Образцовна",
        "Position": "специалист",
        "Phone": "+70000000010",
        "Email": "curator@example.org",
    },
    "Term": {"Start": date(2025, 3, 3), "End": date(2025, 9, 2)},
    "Contract": {"Number": "Д-1", "SignedOn": date(2025, 3, 1), "SignedBy": "m1"},
    "Consent": [
        {
            "GivenBy": "m1",
            "Member": ["m1", "c1"],
            "Agency": ["health", "education"],
            "SignedOn": date(2025, 3, 1),
            "ValidUntil": date(2026, 3, 1),
        }
    ],
    "Measure": [
        {
            "Id": "M1",
            "Activity": "medical.checkup",
            "Member": ["c1"],
            "Due": date(2025, 6, 1),
            "Agency": "health",
            "Note": "Утром\nв будни",
        }
    ],
    "InformationNeed": [
        {
            "Id": "I1",
            "Subject": "education.attendance",
            "Member": ["c1"],
            "PeriodFrom": date(2024, 9, 1),
            "PeriodTo": date(2025, 2, 28),
            "Note": "За полугодие",
        }
    ],
}

AS_MEANT = Programme(
    institution=Institution(code="KC-01", name="Центр «Семья»", territory="14000001"),
    case_id="Д-7",
    number="ИПСС-7",
    version=1,
    ground=Ground.prevention_body_report,
    family=Family(
        categories=(FamilyCategory.large, FamilyCategory.limited_health_0_3),
        members=(
            Member(
                id="m1",
                relation=Relation.mother,
                name=PersonName(family="Примерова", given="Анна", patronymic="Условна"),
                birth_date=date(1990, 5, 17),
                sex=Sex.female,
                snils=factories.SNILS[0],
                document=IdentityDocument(
                    kind=DocumentKind.passport,
                    series="0000",
                    number="000001",
                    issued_on=date(2010, 6, 1),
                    issued_by="Отдел по Вымышленному району",
                ),
                address=Address(text="г. Примерск, д. 1", postal_code="000001"),
                phone="+70000000001",
                place=Place(organisation="ООО «Вымысел»", detail="кладовщик"),
            ),
            Member(
                id="c1",
                relation=Relation.child,
                name=PersonName(family="Примеров", given="Пётр"),
                birth_date=date(2014, 9, 2),
                sex=Sex.male,
            ),
        ),
    ),
    level=Level.crisis,
    signs=("conflict", "neglect"),
    form=SupportForm.group,
    curator=Curator(
        id="cur-1",
        name="Кураторова Вера Образцовна",
        position="специалист",
        phone="+70000000010",
        email="curator@example.org",
    ),
    term=Term(start=date(2025, 3, 3), end=date(2025, 9, 2)),
    contract=Contract(number="Д-1", signed_on=date(2025, 3, 1), signed_by="m1"),
    consents=(
        Consent(
            given_by="m1",
            members=("m1", "c1"),
            agencies=("health", "education"),
            signed_on=date(2025, 3, 1),
            valid_until=date(2026, 3, 1),
        ),
    ),
    measures=(
        Measure(
            id="M1",
            activity="medical.checkup",
            members=("c1",),
            due=date(2025, 6, 1),
            agency="health",
            note="Утром\nв будни",
        ),
    ),
    information=(
        InformationNeed(
            id="I1",
            subject="education.attendance",
            members=("c1",),
            period_from=date(2024, 9, 1),
            period_to=date(2025, 2, 28),
            note="За полугодие",
        ),
    ),
)

NOTICE = factories.notice(
    seq=3,
    state=State.on_hold,
    reason=Reason.waiting,
    outcome=Outcome.partly_provided,
    agency_number="77",
    text="Ждём справку",
    results=(SubjectResult(subject="c1", outcome=Outcome.provided, text="Осмотрен"),),
    appointment=Appointment(at=SENT_AT, place="Кабинет 5", note="С полисом"),
    documents=(DocumentReference(title="Справка", number="1", issued_on=date(2025, 3, 1)),),
    facts=(
        Fact(
            code="school.attendance",
            value="12 дней",
            period=Period(start=date(2025, 1, 1), end=date(2025, 2, 1)),
            subject="c1",
        ),
    ),
    official=Official(name="Ответственнова И. О.", position="врач", phone="+70000000020"),
)
