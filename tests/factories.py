"""Invented records for tests: each function gives a whole, valid one; keywords replace fields.

Nobody here exists. СНИЛС numbers have right check sums. Ids are new on every call.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import msgspec

from hub.domain.accounts import Account, AccountRole
from hub.domain.audit import Entry
from hub.domain.channel import Channel, Phase
from hub.domain.errors import Finding
from hub.domain.family import (
    Address,
    DocumentKind,
    Family,
    IdentityDocument,
    Member,
    PersonName,
    Place,
    Relation,
    Subject,
)
from hub.domain.messages import (
    Action,
    CancelMessage,
    ClarifyMessage,
    Notice,
    Outcome,
    QueryMessage,
    Reason,
    ReceiptMessage,
    ReplyMessage,
    ReplyState,
    RequestMessage,
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
    Term,
    contact_of,
)
from hub.domain.request import (
    Delivery,
    DeliveryState,
    Effect,
    Flag,
    FlagKind,
    MessageKind,
    Move,
    Request,
)
from hub.domain.states import Role, State
from hub.domain.terms import (
    AidKind,
    ConclusionKind,
    Decision,
    FamilyCategory,
    Ground,
    Level,
    RequestKind,
    Sex,
    SupportForm,
    Urgency,
)
from hub.domain.transfers import TransferOffer
from hub.ports.accounts import Credentials, Known, Session
from hub.ports.storage import (
    Attachment,
    InboxEntry,
    Outgoing,
    ProgrammeRecord,
    Quarantined,
    ReplyRecord,
    StoredNotice,
    Tracked,
    WireMessage,
)

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
TODAY = date(2025, 3, 3)
SNILS = ("11223344595", "11223344696", "11223344797")
INSTITUTION = "KC-01"

_numbers = count(1)
S = TypeVar("S", bound=msgspec.Struct)


def new_id() -> str:
    """An id in the form of a UUID, in rising order."""
    return f"00000000-0000-7000-8000-{next(_numbers):012d}"


def new_number() -> str:
    """A request number as an agency would see it."""
    return f"СП-2025-{next(_numbers):06d}"


def _replaceable(build: Callable[[], S]) -> Callable[..., S]:
    """Let the callers of `build` replace any field by keyword."""

    def make(**fields: Any) -> S:
        return msgspec.structs.replace(build(), **fields)

    make.__doc__ = build.__doc__
    make.__name__ = build.__name__
    return make


@_replaceable
def mother() -> Member:
    """Member `m1`, with everything known of her."""
    return Member(
        id="m1",
        relation=Relation.mother,
        name=PersonName(family="Примерова", given="Анна", patronymic="Условна"),
        birth_date=date(1990, 5, 17),
        sex=Sex.female,
        snils=SNILS[0],
        document=IdentityDocument(
            kind=DocumentKind.passport,
            series="0000",
            number="000001",
            issued_on=date(2010, 6, 1),
            issued_by="Отдел по Вымышленному району",
        ),
        address=Address(text="г. Примерск, ул. Образцовая, д. 1, кв. 2", postal_code="000001"),
        phone="+70000000001",
        place=Place(organisation="ООО «Вымысел»", detail="кладовщик"),
    )


@_replaceable
def son() -> Member:
    """Member `c1`, a schoolchild."""
    return Member(
        id="c1",
        relation=Relation.child,
        name=PersonName(family="Примеров", given="Пётр", patronymic="Условнович"),
        birth_date=date(2014, 9, 2),
        sex=Sex.male,
        snils=SNILS[1],
        document=IdentityDocument(
            kind=DocumentKind.birth_certificate, series="I-ЛЕ", number="000002"
        ),
        address=Address(text="г. Примерск, ул. Образцовая, д. 1, кв. 2"),
        place=Place(organisation="Школа № 0", detail="4 «А»"),
    )


@_replaceable
def daughter() -> Member:
    """Member `c2`, of whom only the least is known."""
    return Member(
        id="c2",
        relation=Relation.child,
        name=PersonName(family="Примерова", given="Мария"),
        birth_date=date(2019, 1, 30),
        sex=Sex.female,
    )


@_replaceable
def family() -> Family:
    """A mother with two children."""
    return Family(
        categories=(FamilyCategory.single_parent, FamilyCategory.low_income),
        members=(mother(), son(), daughter()),
    )


@_replaceable
def consent() -> Consent:
    """The mother's consent for all, to any agency of the programme."""
    return Consent(given_by="m1", members=("m1", "c1", "c2"), signed_on=date(2025, 3, 1))


@_replaceable
def measure() -> Measure:
    """A check-up of the son, which health care answers by default."""
    return Measure(
        id="M1", activity="medical.checkup", members=("c1",), due=date(2025, 6, 30), note="Осмотр"
    )


@_replaceable
def information_need() -> InformationNeed:
    """The son's progress at school."""
    return InformationNeed(
        id="I1",
        subject="education.progress",
        members=("c1",),
        period_from=date(2024, 9, 1),
        period_to=date(2025, 2, 28),
    )


@_replaceable
def programme() -> Programme:
    """The first version of a programme: three measures for agencies, one of the institution's
    own, one information need."""
    return Programme(
        institution=Institution(code=INSTITUTION, name="Центр «Семья»", territory="14000001"),
        case_id=new_id(),
        number=f"ИПСС-{next(_numbers)}",
        version=1,
        ground=Ground.application,
        family=family(),
        level=Level.basic,
        signs=("basic.parenting_skills",),
        form=SupportForm.group,
        curator=Curator(
            id="cur-1",
            name="Кураторова Вера Образцовна",
            position="специалист по социальной работе",
            phone="+70000000010",
            email="curator@example.org",
        ),
        term=Term(start=date(2025, 3, 3), end=date(2026, 3, 2)),
        contract=Contract(number="Д-1", signed_on=date(2025, 3, 1), signed_by="m1"),
        consents=(consent(),),
        measures=(
            measure(),
            measure(id="M2", activity="pedagogical.schooling", members=("c1", "c2"), note=None),
            measure(id="M3", activity="social.employment", members=("m1",), note=None),
            measure(id="M4", activity="legal.benefits_papers", members=("m1",), note=None),
        ),
        information=(information_need(),),
    )


@_replaceable
def programme_submission() -> ProgrammeSubmission:
    """What a case system sends for a new programme."""
    return ProgrammeSubmission(message_id=new_id(), sent_at=NOW, programme=programme())


@_replaceable
def conclusion() -> ConclusionSubmission:
    """An interim conclusion: the accompaniment goes on."""
    return ConclusionSubmission(
        message_id=new_id(),
        sent_at=NOW,
        institution=INSTITUTION,
        programme_number="ИПСС-1",
        kind=ConclusionKind.interim,
        concluded_on=TODAY,
        decision=Decision.continue_,
        text="Положение улучшается",
    )


@_replaceable
def cancellation() -> CancellationSubmission:
    """The family ends its programme."""
    return CancellationSubmission(
        message_id=new_id(),
        sent_at=NOW,
        institution=INSTITUTION,
        programme_number="ИПСС-1",
        reason="Семья отказалась",
    )


@_replaceable
def consent_withdrawal() -> ConsentWithdrawal:
    """The mother withdraws every consent that she may."""
    return ConsentWithdrawal(
        message_id=new_id(),
        sent_at=NOW,
        institution=INSTITUTION,
        programme_number="ИПСС-1",
        withdrawn_by="m1",
        withdrawn_on=TODAY,
    )


@_replaceable
def transfer_offer() -> TransferOffer:
    """The programme is offered to another institution, the mother having agreed today."""
    return TransferOffer(
        message_id=new_id(),
        sent_at=NOW,
        institution=INSTITUTION,
        programme_number="ИПСС-1",
        to_institution="KC-02",
        agreed_by="m1",
        agreed_on=TODAY,
    )


@_replaceable
def programme_record() -> ProgrammeRecord:
    """An active programme as the hub keeps it."""
    return ProgrammeRecord(id=new_id(), status="active", programme=programme(), accepted_at=NOW)


@_replaceable
def request() -> Request:
    """A request to health care that was sent and not yet received."""
    return Request(
        id=new_id(),
        number=new_number(),
        kind=RequestKind.assistance,
        agency="health",
        territory="14000001",
        institution=INSTITUTION,
        programme_id=new_id(),
        programme_number="ИПСС-1",
        measure="M1",
        activity="medical.checkup",
        members=("c1",),
        level=Level.basic,
        urgency=Urgency.regular,
        state=State.requested,
        fingerprint="0" * 64,
        take_up_by=date(2025, 3, 11),
        answer_by=date(2025, 6, 30),
        created_at=NOW,
        moved_at=NOW,
    )


@_replaceable
def move() -> Move:
    """The hub sends a draft on its way."""
    return Move(
        request_id=new_id(),
        at=NOW,
        source=State.draft,
        target=State.requested,
        role=Role.hub,
        actor="hub",
    )


@_replaceable
def flag() -> Flag:
    """Nobody took the request up in time."""
    return Flag(request_id=new_id(), kind=FlagKind.take_up_overdue, raised_at=NOW)


@_replaceable
def delivery() -> Delivery:
    """A request message that waits to be sent."""
    return Delivery(
        id=new_id(),
        request_id=new_id(),
        agency="health",
        urgency=Urgency.regular,
        kind=MessageKind.request,
        state=DeliveryState.queued,
        payload=b'{"message":"invented"}',
        created_at=NOW,
        changed_at=NOW,
    )


@_replaceable
def subject() -> Subject:
    """The son as health care may see him for a check-up."""
    child = son()
    return Subject(
        ref=child.id,
        name=child.name,
        birth_date=child.birth_date,
        sex=child.sex,
        snils=child.snils,
        address=child.address,
    )


@_replaceable
def request_message() -> RequestMessage:
    """A new request for a check-up."""
    return RequestMessage(
        message_id=new_id(),
        number=new_number(),
        kind=RequestKind.assistance,
        action=Action.new,
        sent_at=NOW,
        urgency=Urgency.regular,
        activity="medical.checkup",
        activity_name="медицинское обследование, диспансеризация",
        contact=contact_of(programme()),
        subjects=(subject(),),
        take_up_by=date(2025, 3, 11),
        answer_by=date(2025, 6, 30),
        aid_kind=AidKind.medical,
    )


@_replaceable
def cancel_message() -> CancelMessage:
    """A request is withdrawn because its measure went away."""
    return CancelMessage(
        message_id=new_id(), number=new_number(), sent_at=NOW, reason=Reason.measure_removed
    )


@_replaceable
def clarify_message() -> ClarifyMessage:
    """A curator's answer."""
    return ClarifyMessage(
        message_id=new_id(), number=new_number(), sent_at=NOW, text="Справка приложена к делу"
    )


@_replaceable
def query_message() -> QueryMessage:
    """How does the request stand?"""
    return QueryMessage(message_id=new_id(), number=new_number(), sent_at=NOW)


@_replaceable
def receipt_message() -> ReceiptMessage:
    """The agency has it, under its own number."""
    return ReceiptMessage(accepted=True, agency_number="ЗД-77", received_at=NOW)


@_replaceable
def reply() -> ReplyMessage:
    """The check-up was done."""
    return ReplyMessage(
        message_id=new_id(),
        number=new_number(),
        state=ReplyState.completed,
        occurred_at=NOW,
        agency_number="ЗД-77",
        text="Осмотр проведён",
        outcome=Outcome.provided,
    )


@_replaceable
def reply_record() -> ReplyRecord:
    """A reply that took effect."""
    return ReplyRecord(
        id=new_id(),
        request_id=new_id(),
        agency="health",
        effect=Effect.applied,
        reply=reply(),
        received_at=NOW,
    )


@_replaceable
def attachment() -> Attachment:
    """A document that came with a reply."""
    return Attachment(
        id=new_id(),
        request_id=new_id(),
        reply_id=new_id(),
        content_id="doc-1",
        media_type="application/pdf",
        title="Заключение",
        data=b"%PDF-1.4 invented",
    )


@_replaceable
def notice() -> Notice:
    """The case system is told that a request was done."""
    return Notice(
        id=new_id(),
        programme_number="ИПСС-1",
        seq=0,
        at=NOW,
        number=new_number(),
        measure="M1",
        agency="health",
        state=State.completed,
        kind="state",
        outcome=Outcome.provided,
    )


@_replaceable
def stored_notice() -> StoredNotice:
    """A notice with its place."""
    return StoredNotice(institution=INSTITUTION, programme_id=new_id(), notice=notice())


@_replaceable
def inbox_entry() -> InboxEntry:
    """A submission that was taken in."""
    return InboxEntry(
        id=new_id(),
        party="case-system",
        message_id=new_id(),
        kind="ProgrammeSubmission",
        digest=b"\x01" * 32,
        raw=b"<SubmitProgramme/>",
        answer=b'{"accepted":true}',
        received_at=NOW,
    )


@_replaceable
def quarantined() -> Quarantined:
    """Bytes that did not map."""
    return Quarantined(
        id=new_id(),
        party="health",
        channel="soap",
        raw=b"<unknown/>",
        findings=(
            Finding(code="unknown_code", place="/reply/state", ru="Код неизвестен", en="Unknown"),
        ),
        received_at=NOW,
    )


@_replaceable
def outgoing() -> Outgoing:
    """A delivery's id on its way to the broker."""
    return Outgoing(
        id=new_id(),
        exchange="hub.requests",
        routing_key="health.regular",
        body=b'{"delivery":"00000000-0000-7000-8000-000000000000"}',
        created_at=NOW,
    )


@_replaceable
def wire_message() -> WireMessage:
    """What went to an agency."""
    return WireMessage(
        id=new_id(), request_id=new_id(), direction="out", at=NOW, body=b"<Envelope/>"
    )


@_replaceable
def tracked() -> Tracked:
    """A measure that the institution does itself."""
    return Tracked(
        programme_id=new_id(),
        measure="M4",
        activity="legal.benefits_papers",
        handling="own_work",
        due=date(2025, 6, 30),
    )


_PARTS: dict[AccountRole, dict[str, Any]] = {
    AccountRole.working_group: {"territories": ("14000001",)},
    AccountRole.agency_coordinator: {"agency": "health"},
    AccountRole.curator: {"institution": INSTITUTION, "curator": "cur-1"},
    AccountRole.institution_manager: {"institution": INSTITUTION},
    AccountRole.administrator: {},
    AccountRole.auditor: {},
}


def account(role: AccountRole = AccountRole.curator, **fields: Any) -> Account:
    """An account of that role, in whose part of the work `request()` lies."""
    number = next(_numbers)
    plain = Account(
        id=new_id(),
        login=f"user{number}",
        name="Служащая Ольга Примеровна",
        role=role,
        created_at=NOW,
        **_PARTS[role],
    )
    return msgspec.structs.replace(plain, **fields)


def known(role: AccountRole = AccountRole.curator, **fields: Any) -> Known:
    """The same with credentials that no password fits."""
    return Known(account=account(role, **fields), credentials=Credentials(password_hash="none"))


@_replaceable
def session() -> Session:
    """Somebody signed in just now."""
    return Session(
        digest=next(_numbers).to_bytes(32), account_id=new_id(), created_at=NOW, seen_at=NOW
    )


@_replaceable
def audit_entry() -> Entry:
    """A curator looked at a family."""
    return Entry(
        at=NOW,
        actor="00000000-0000-7000-8000-000000000001",
        role="curator",
        action="see_personal",
        subject_kind="request",
        subject_id="7KQ2-M0XD-4F9A",
    )


@_replaceable
def broken_channel() -> Channel:
    """Health care has not answered since now."""
    return Channel(
        agency="health",
        phase=Phase.broken,
        failures=4,
        since=NOW,
        error="connect",
        next_try=NOW + timedelta(minutes=5),
        pause=300.0,
    )
