"""Employment centre: answers at once, or keeps the request and lets itself be asked later.

Certificates (information) it gives at once; a service takes time, and the hub asks how it stands.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from lxml import etree

from adapters.sandbox.behaviour import Manner
from adapters.sandbox.composing import MOSCOW, Customs
from adapters.sandbox.matter import Matter, Said
from adapters.sandbox.office import Office
from adapters.sandbox.plan import Step
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
_NS: Final = {"з": "urn:zanyatost:socialnoe-soprovozhdenie:1.0"}
_make = Make(_NS["з"])

_DECISIONS: Final = {
    Say.accepted: "принято",
    Say.rejected: "отказано",
    Say.needs_info: "нужны сведения",
    Say.redirected: "перенаправлено",
    Say.in_progress: "исполняется",
    Say.on_hold: "приостановлено",
    Say.completed: "исполнено",
    Say.failed: "не исполнено",
    Say.cancelled: "отозвано",
}
_OUTCOMES: Final = codes(
    Outcome,
    "оказано; оказано частично; не оказано; гражданин отказался; сведения "
    "предоставлены; сведений нет",
    "; ",
)
_REASONS: Final = codes(
    Reason,
    "нет данных; нет доступа; не наша компетенция; нет мест; нет согласия; "
    "гражданин не найден; мало сведений; нужен документ; отказ гражданина; неявка "
    "гражданина; ожидание; отозвано инициатором; программа завершена; техническая; "
    "иная",
    "; ",
)
_AGENCIES: Final = {
    "health": "здравоохранение",
    "education": "образование",
    "police": "полиция",
    "guardianship": "опека",
}
_TROUBLES: Final = codes(Trouble, "СХЕМА НЕИЗВЕСТНЫЙ_НОМЕР НЕТ_ПРАВ ПЕРЕГРУЗКА")
_ACTS: Final = {"Отзыв": Act.cancel, "Пояснение": Act.clarify, "Опрос": Act.query}


class Employment(Office):
    """The employment centre of the town."""

    code = "employment"
    case_prefix = "ЦЗН"
    says = frozenset(_DECISIONS)
    customs = Customs(
        official=Official(
            name="Орлов Павел Андреевич", position="инспектор", phone="+7 000 000-04-01"
        ),
        place="Центр занятости, окно 3",
        colleague="education",
        facts={
            "УЧ": (("учёт.состояние", "Состоит на учёте"), ("учёт.статус", "Безработный")),
            "ПС": (("пособие.размер", "Минимальное"), ("пособие.период", "Шесть месяцев")),
        },
    )

    def hear(self, version: str, payload: etree._Element) -> Heard:
        del version
        act = _ACTS.get(etree.QName(payload).localname)
        message_id = text_at(payload, "з:Реквизиты/з:ИдСообщения", _NS)
        number = text_at(payload, "з:Реквизиты/з:НомерЗапроса", _NS)
        if act is not None:
            return Heard(act=act, message_id=message_id, number=number)
        citizens = payload.iterfind("з:Граждане/з:Гражданин", _NS)
        first = text_at(payload, "з:ВидОбращения", _NS) == "первичное"
        period = payload.find("з:ЗаПериод", _NS)
        return Heard(
            act=Act.request if first else Act.amend,
            message_id=message_id,
            number=number,
            activity=text_at(payload, "з:Услуга/з:Код", _NS),
            title=text_at(payload, "з:Услуга/з:Наименование", _NS),
            information=text_at(payload, "з:Предмет", _NS) == "сведения",
            subjects=tuple(attribute(citizen, "ключ") for citizen in citizens),
            start=_day(period, "с"),
            end=_day(period, "по"),
        )

    def take(self, matter: Matter, heard: Heard) -> etree._Element:
        steps = self.plan(matter, heard)
        if steps and self._at_once(matter, heard):
            first, *others = steps
            self.follow(matter, others)
            self.compose(matter, first._replace(moment=0))
        else:
            self.follow(matter, steps)
        return self.receipt(matter.version, heard, matter)

    def plan(self, matter: Matter, heard: Heard) -> Sequence[Step] | None:
        steps = super().plan(matter, heard)
        if steps is None:
            return None
        work = {Say.accepted, Say.in_progress} if matter.heard.information else set()
        return [step for step in steps if step.say in self.says - work]

    def receipt(self, version: str, heard: Heard, matter: Matter) -> etree._Element:
        asked = heard.act is Act.query or self._at_once(matter, heard)
        content = self._result(matter) if asked and matter.said else self._in_work(matter)
        return _make("Ответ", _make("НаСообщение", heard.message_id), content, версия=version)

    def trouble(self, version: str, refusal: Refusal) -> etree._Element:
        del version
        return _make(
            "Ошибка",
            _make("Код", _TROUBLES[refusal.trouble]),
            _make("Описание", refusal.text[:500]),
            _make("Повторить", "да" if refusal.trouble is Trouble.busy else "нет"),
        )

    async def deliver(self, matter: Matter, said: Said, copies: int) -> None:
        """Nothing is sent: the hub asks, and is then told what was said last."""

    def _at_once(self, matter: Matter, heard: Heard) -> bool:
        """Whether the message itself gets the result for an answer."""
        if heard.act is Act.cancel:
            return matter.behaviour.worked is not Manner.silent
        prompt = matter.behaviour.worked not in {Manner.slow, Manner.silent}
        return prompt and heard.act is Act.request and heard.information

    def _in_work(self, matter: Matter) -> etree._Element:
        return _make(
            "Квитанция",
            _make("Принято", "да"),
            _make("НомерДела", matter.case),
            _make("ДатаВремя", _moment(self.world.now())),
        )

    def _result(self, matter: Matter) -> etree._Element:
        said = matter.said[-1]
        said.handed_over += 1
        said.acknowledged = True
        return _written(said.reply)


def _written(reply: Reply) -> etree._Element:
    return _make(
        "Результат",
        _make("ИдОтвета", reply.id),
        _make("НомерЗапроса", reply.number),
        _make("НомерДела", reply.case),
        _make("ДатаВремя", _moment(reply.at)),
        _make("Решение", _DECISIONS[reply.say]),
        *_beside(reply),
        *map(_person, reply.results),
        _invitation(reply),
        *map(_fact, reply.facts),
        _make(
            "Специалист",
            _make("ФИО", reply.official.name),
            _make("Должность", reply.official.position),
            _make("Телефон", reply.official.phone),
        ),
    )


def _beside(reply: Reply) -> Iterator[etree._Element | None]:
    if reply.reason is not None:
        yield _make("Причина", _REASONS[reply.reason])
    yield _make.optional("Пояснение", reply.text)
    if reply.to is not None:
        yield _make("ПереданоВ", _AGENCIES[reply.to])
    if reply.outcome is not None:
        yield _make("Итог", _OUTCOMES[reply.outcome])


def _person(result: Result) -> etree._Element:
    outcome = _make("Итог", _OUTCOMES[result.outcome])
    return _make("ИтогПоГражданину", outcome, гражданин=result.subject)


def _invitation(reply: Reply) -> etree._Element | None:
    if reply.visit is None:
        return None
    when, where = _moment(reply.visit.at), reply.visit.place
    return _make("Приглашение", _make("Когда", when), _make("Куда", where))


def _fact(fact: Fact) -> etree._Element:
    return _make(
        "Сведение",
        _make("Значение", fact.value),
        _make("Период", с=f"{fact.start:{_DAY}}", по=f"{fact.end:{_DAY}}"),
        код=fact.code,
        гражданин=fact.subject,
    )


def _moment(at: datetime) -> str:
    """Moscow's own time without an offset, as the service tells it."""
    return at.astimezone(MOSCOW).replace(tzinfo=None).isoformat(timespec="milliseconds")


def _day(period: etree._Element | None, end: str) -> date | None:
    value = None if period is None else period.get(end)
    return datetime.strptime(value, _DAY).date() if value else None
