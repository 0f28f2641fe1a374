"""Education: one application may speak of several children; the answer has a result for each."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from lxml import etree

from adapters.sandbox.callback import CallingOffice
from adapters.sandbox.composing import MOSCOW, Customs
from adapters.sandbox.matter import Matter
from adapters.sandbox.soap import Refusal, Trouble
from adapters.sandbox.speech import (
    Act,
    Fact,
    Heard,
    Official,
    Outcome,
    Reason,
    Reply,
    Result,
    Say,
    codes,
)
from adapters.sandbox.writing import Make, attribute, text_at

_DAY: Final = "%d.%m.%Y"
_application = Make("urn:obrazovanie.region.example:zayavka:1")
_answer = Make("urn:obrazovanie.region.example:otvet:1")
_fault = Make("urn:obrazovanie.region.example:oshibka:1")
_plain = Make(None)

_STATES: Final = codes(
    Say,
    "Poluchena Prinyata Otklonena NuzhnySvedeniya Peredana Ispolnyaetsya "
    "Priostanovlena Ispolnena NeIspolnena Otmenena",
)
_OUTCOMES: Final = codes(
    Outcome,
    "помощь оказана; оказана частично; не оказана; отказ семьи; сведения "
    "предоставлены; сведений нет",
    "; ",
)
_REASONS: Final = codes(
    Reason,
    "нет сведений; нет доступа; не наша компетенция; нет мест; нет согласия; не "
    "найден; нужны сведения; нужен документ; отказ семьи; неявка; очередь; "
    "мероприятие снято; программа завершена; сбой; иное",
    "; ",
)
_AGENCIES: Final = {
    "health": "здравоохранение",
    "police": "полиция",
    "employment": "центр занятости",
    "guardianship": "опека",
    "social_protection": "социальная защита",
}
_TROUBLES: Final = codes(Trouble, "ФОРМАТ; НЕ НАЙДЕНО; ПОВТОР; ПОЗЖЕ", "; ")
_ACTS: Final = {"Otzyv": Act.cancel, "Utochnenie": Act.clarify}


class Education(CallingOffice):
    """The education authority of the town."""

    code = "education"
    case_prefix = "ОБР"
    tells_changed_repeats = True
    customs = Customs(
        official=Official(
            name="Кузнецова Мария Петровна", position="главный специалист", phone="+7 000 000-03-01"
        ),
        place="Управление образования, кабинет 5",
        colleague="health",
        facts={
            "901": (("Poseshchaemost", "Пропусков без причины нет"),),
            "902": (("Uspevaemost", "Успевает по всем предметам"),),
            "903": (("Harakteristika", "Общителен, участвует в делах класса"),),
        },
    )

    def hear(self, version: str, payload: etree._Element) -> Heard:
        del version
        act = _ACTS.get(etree.QName(payload).localname)
        message_id = text_at(payload, "Shapka/NomerSoobshcheniya")
        number = text_at(payload, "NomerZayavki")
        if act is not None:
            return Heard(act=act, message_id=message_id, number=number)
        return Heard(
            act=Act.request if text_at(payload, "Deystvie") == "новая" else Act.amend,
            message_id=message_id,
            number=number,
            activity=text_at(payload, "Meropriyatie/Kod"),
            title=text_at(payload, "Meropriyatie/Naimenovanie"),
            information=text_at(payload, "Vid") == "запрос сведений",
            subjects=tuple(attribute(p, "nomer") for p in payload.iterfind("Uchastniki/Uchastnik")),
            start=_day(text_at(payload, "Period/S")),
            end=_day(text_at(payload, "Period/Po")),
        )

    def receipt(self, version: str, heard: Heard, matter: Matter) -> etree._Element:
        del version
        return _application(
            "Kvitantsiya",
            _plain("NomerSoobshcheniya", heard.message_id),
            _plain("Prinyato", "да"),
            _plain("VhodyashchiyNomer", matter.case),
            _plain("DataVremya", _moment(self.world.now())),
        )

    def trouble(self, version: str, refusal: Refusal) -> etree._Element:
        del version
        return _fault(
            "Oshibka",
            _plain("Kod", _TROUBLES[refusal.trouble]),
            _plain("Opisanie", refusal.text[:500]),
        )

    def write(self, version: str, reply: Reply) -> etree._Element:
        return _answer(
            "Otvet",
            _plain(
                "Shapka",
                _plain("NomerSoobshcheniya", reply.id),
                _plain("DataVremya", _moment(reply.at)),
                versiya=version,
            ),
            _plain("NomerZayavki", reply.number),
            _plain("VhodyashchiyNomer", reply.case),
            _plain("Sostoyanie", _plain(_STATES[reply.say], *_beside(reply))),
            _plain.optional("Tekst", reply.text),
            _plain.group("Rezultaty", map(_result, reply.results)),
            _invitation(reply),
            _plain.group("Svedeniya", map(_fact, reply.facts)),
            _plain(
                "Otvetstvennyy",
                _plain("FIO", reply.official.name),
                _plain("Dolzhnost", reply.official.position),
                _plain("Telefon", reply.official.phone),
            ),
        )


def _beside(reply: Reply) -> Iterator[etree._Element]:
    if reply.reason is not None:
        yield _plain("Prichina", _REASONS[reply.reason])
    if reply.to is not None:
        yield _plain("Kuda", _AGENCIES[reply.to])
    if reply.outcome is not None:
        yield _plain("Itog", _OUTCOMES[reply.outcome])


def _result(result: Result) -> etree._Element:
    return _plain("Rezultat", _plain("Itog", _OUTCOMES[result.outcome]), uchastnik=result.subject)


def _invitation(reply: Reply) -> etree._Element | None:
    if reply.visit is None:
        return None
    return _plain(
        "Priglashenie",
        _plain("DataVremya", _moment(reply.visit.at)),
        _plain("Mesto", reply.visit.place),
    )


def _fact(fact: Fact) -> etree._Element:
    return _plain(
        fact.code,
        fact.value,
        uchastnik=fact.subject,
        s=f"{fact.start:{_DAY}}",
        po=f"{fact.end:{_DAY}}",
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(MOSCOW):{_DAY} %H:%M:%S}"


def _day(text: str) -> date | None:
    return datetime.strptime(text, _DAY).date() if text else None
