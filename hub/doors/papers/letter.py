"""An interagency request on paper: the canonical letter as its agency was sent it, and no more."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from hub.domain.family import DocumentKind, IdentityDocument, PersonName, Subject
from hub.domain.messages import RequestMessage
from hub.domain.terms import RequestKind, Sex, Urgency
from hub.doors.board.work.names import Names
from hub.doors.papers.paper import Block, Facts, Heading, Lines, Paper, Signatures, Text

FOOT: Final = "Документ содержит сведения ограниченного доступа (152-ФЗ)"
_TITLES: Final = {
    RequestKind.assistance: "Запрос о содействии в предоставлении помощи",
    RequestKind.information: "Запрос сведений",
}
_GROUNDS: Final = {
    RequestKind.assistance: (
        "В соответствии со статьями 22 и 28 Федерального закона от 28.12.2013 № 442-ФЗ «Об основах "
        "социального обслуживания граждан в Российской Федерации» просим оказать содействие семье, "
        "находящейся на социальном сопровождении."
    ),
    RequestKind.information: (
        "В связи с социальным сопровождением семьи (статьи 22 и 28 Федерального закона от "
        "28.12.2013 № 442-ФЗ) просим предоставить сведения."
    ),
}
_SEXES: Final = {Sex.female: "женский", Sex.male: "мужской"}
_DOCUMENTS: Final = {
    DocumentKind.passport: "паспорт",
    DocumentKind.birth_certificate: "свидетельство о рождении",
    DocumentKind.foreign_passport: "паспорт иностранного гражданина",
    DocumentKind.residence_permit: "вид на жительство",
    DocumentKind.refugee_certificate: "удостоверение беженца",
    DocumentKind.temporary_identity: "временное удостоверение личности",
}


def letter(message: RequestMessage, agency: str, names: Names, at: datetime) -> Paper:
    """The paper of one request. `agency` is its code, `names` are Russian."""
    note = (Heading("Примечание"), Text(message.note)) if message.note else ()
    return Paper(
        title=_TITLES[message.kind],
        about=(f"№ {message.number} от {names.day_of(message.sent_at)}",),
        blocks=(
            Facts(tuple(_head(message, agency, names))),
            Text(_GROUNDS[message.kind]),
            Facts(tuple(_matter(message, names))),
            *_subjects(message, names),
            *note,
            Heading("Кто просит"),
            Facts(tuple(_contact(message))),
            Signatures(((message.contact.position, message.contact.name),)),
            Heading("Отметка ведомства"),
            Lines(("Получено", "Принято в работу", "Исполнитель")),
        ),
        foot=FOOT,
        made_at=at,
    )


def what_is_asked(message: RequestMessage, names: Names) -> tuple[Block, ...]:
    """The same content for the screen: without the paper's formalities."""
    return (
        Facts((*_matter(message, names), ("Примечание", message.note or "—"))),
        *_subjects(message, names),
        Heading("Кто просит"),
        Facts(tuple(_contact(message))),
    )


def _head(message: RequestMessage, agency: str, names: Names) -> Iterator[tuple[str, str]]:
    yield "Кому", names.agency(agency)
    yield "От кого", message.contact.institution_name
    if message.follows:
        yield "В продолжение запроса", message.follows


def _matter(message: RequestMessage, names: Names) -> Iterator[tuple[str, str]]:
    yield "О чём", message.activity_name
    if message.urgency is Urgency.urgent:
        yield "Срочность", "срочно"
    if message.period:
        start, end = message.period.start, message.period.end
        yield "За период", f"{names.day(start)} – {names.day(end)}"
    yield "Принять в работу до", names.day(message.take_up_by)
    yield "Ответить до", names.day(message.answer_by)


def _contact(message: RequestMessage) -> Iterator[tuple[str, str]]:
    contact = message.contact
    yield "Учреждение", contact.institution_name
    yield "Куратор семьи", f"{contact.name}, {contact.position}"
    yield "Телефон", contact.phone
    if contact.email:
        yield "Электронная почта", contact.email


def _subjects(message: RequestMessage, names: Names) -> Iterator[Block]:
    for subject in message.subjects:
        yield Heading("О ком")
        yield Facts(tuple(_person(subject, names)))


def _person(subject: Subject, names: Names) -> Iterator[tuple[str, str]]:
    """What the letter tells of a person; the rest was not sent."""
    known = {
        "Фамилия, имя, отчество": _name(subject.name) if subject.name else "",
        "Кто в семье": names.relation(subject.relation) if subject.relation else "",
        "Дата рождения": names.day(subject.birth_date) if subject.birth_date else "",
        "Пол": _SEXES[subject.sex] if subject.sex else "",
        "СНИЛС": _snils(subject.snils) if subject.snils else "",
        "Документ": _document(subject.document, names) if subject.document else "",
        **_whereabouts(subject),
    }
    return ((label, value) for label, value in known.items() if value)


def _whereabouts(subject: Subject) -> dict[str, str]:
    home, place, who = subject.address, subject.place, subject.representative
    return {
        "Адрес": _joined(home.postal_code, home.text) if home else "",
        "Телефон": subject.phone or "",
        "Место работы или учёбы": _joined(place.organisation, place.detail) if place else "",
        "Законный представитель": _joined(_name(who.name), who.phone) if who else "",
    }


def person_name(subject: Subject) -> str:
    """What a subject is called: the name where the agency may know it, else the reference."""
    return _name(subject.name) if subject.name else subject.ref


def _name(name: PersonName) -> str:
    return " ".join(filter(None, (name.family, name.given, name.patronymic)))


def _snils(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"


def _document(document: IdentityDocument, names: Names) -> str:
    parts = (_DOCUMENTS[document.kind], document.series, f"№ {document.number}")
    issued = names.day(document.issued_on) if document.issued_on else None
    return _joined(" ".join(filter(None, parts)), issued, document.issued_by)


def _joined(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))
