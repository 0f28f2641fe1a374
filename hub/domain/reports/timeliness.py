"""How quickly agencies take requests up and answer them, in working days."""

from collections.abc import Callable, Iterable
from functools import cache

from hub.domain.reports.facts import RequestFact
from hub.domain.reports.names import INFORMATION, agency_name, level_name
from hub.domain.reports.shape import (
    TOTAL,
    Ask,
    Cell,
    Chart,
    ChartKind,
    Column,
    Form,
    Label,
    Report,
    Unit,
    column,
)
from hub.domain.reports.tally import Tally
from hub.domain.states import State
from hub.domain.terms import RequestKind

_COUNTS = (
    column("sent", Unit.requests, "Направлено", "Sent"),
    column("taken_up", Unit.requests, "из них приняты", "of them taken up"),
    column("fulfilled", Unit.requests, "Исполнено", "Fulfilled"),
    column("refused", Unit.requests, "Отклонено", "Refused"),
    column("failed", Unit.requests, "Не исполнено", "Failed"),
    column("redirected", Unit.requests, "Перенаправлено", "Redirected"),
    column("withdrawn", Unit.requests, "Отозвано", "Withdrawn"),
    column("under_way", Unit.requests, "В работе", "Under way"),
    column("overdue", Unit.requests, "Просрочено", "Overdue"),
    column("take_up_median", Unit.working_days, "До решения, медиана", "To decide, median"),
    column("take_up_p90", Unit.working_days, "До решения, 90-й", "To decide, 90th"),
    column("answer_median", Unit.working_days, "До ответа, медиана", "To answer, median"),
    column("answer_p90", Unit.working_days, "До ответа, 90-й", "To answer, 90th"),
)
_COUNTED = tuple(one.key for one in _COUNTS if one.unit is Unit.requests)
_NOTES = (
    Label(
        "Запросы, направленные в периоде, и что стало с ними ко дню отчёта: направлено = исполнено"
        " + отклонено + не исполнено + перенаправлено + отозвано + в работе. Внесённые по ошибке"
        " не считаются.",
        "Requests sent in the period, and what became of them by the day of the report: sent ="
        " fulfilled + refused + failed + redirected + withdrawn + under way. Those entered in error"
        " do not count.",
    ),
    Label(
        "Просрочено — первое решение позже срока принятия или окончательный ответ позже срока"
        " ответа; чего ещё нет, сравнивается с днём отчёта, у отозванного — с днём отзыва. Пока"
        " ведомство ждёт сведений от куратора, срок ответа не считается нарушенным.",
        "Overdue: the first decision came after the day to take up, or the final answer after the"
        " day to answer; what is not there yet is measured by the day of the report, of a withdrawn"
        " one by the day of withdrawal. While an agency waits for the curator's information, the"
        " day to answer is not taken for missed.",
    ),
    Label(
        "Дни рабочие, со дня после направления: до решения — до первого слова ведомства сверх"
        " расписки о получении, до ответа — до первого окончательного (исполнен, не исполнен,"
        " отклонён, перенаправлен); без ответа — не входят. Медиана — среднее значение ряда (двух"
        " средних — их полусумма); 90-й процентиль — наименьшее значение, которого не превышают не"
        " менее 90 % ответов.",
        "Days are working days from the day after sending: to decide, until the agency's first word"
        " beyond the receipt; to answer, until its first final one (done, failed, refused,"
        " redirected); the unanswered are left out. The median is the middle value (of two, their"
        " mean); the 90th percentile is the smallest value that at least 90 % do not exceed.",
    ),
)
_CHART = Chart(kind=ChartKind.bar, x="agency", series=("answer_median", "answer_p90"))
_AGENCY = column("agency", Unit.text, "Ведомство", "Agency")

BY_AGENCY = Form(
    code="agencies",
    title=Label("Исполнение запросов ведомствами", "Agencies' timeliness"),
    columns=(_AGENCY, *_COUNTS),
    notes=_NOTES,
    chart=_CHART,
)


def _parted(code: str, ru: str, en: str, part: Column) -> Form:
    return Form(
        code=code, title=Label(ru, en), columns=(_AGENCY, part, *_COUNTS), notes=_NOTES, chart=None
    )


BY_AID = _parted(
    "agencies_by_aid",
    "Исполнение запросов ведомствами по видам помощи",
    "Agencies' timeliness by aid kind",
    column("aid", Unit.text, "Вид помощи", "Aid kind"),
)
BY_LEVEL = _parted(
    "agencies_by_level",
    "Исполнение запросов ведомствами по уровням",
    "Agencies' timeliness by level",
    column("level", Unit.text, "Уровень", "Level"),
)


def agencies(ask: Ask, facts: Iterable[RequestFact]) -> Report:
    """A row for each agency that was asked."""
    return _report(ask, facts, BY_AGENCY, lambda _: ())


def agencies_by_aid(ask: Ask, facts: Iterable[RequestFact]) -> Report:
    """A row for each agency and kind of aid; information requests are a kind of their own."""

    def aid(fact: RequestFact) -> tuple[Label]:
        activity = ask.catalogue.activities.get(fact.activity)
        if fact.kind is RequestKind.information or activity is None:
            return (INFORMATION,)
        kind = ask.catalogue.kinds[activity.kind]
        return (Label(kind.ru, kind.en),)

    return _report(ask, facts, BY_AID, aid)


def agencies_by_level(ask: Ask, facts: Iterable[RequestFact]) -> Report:
    """A row for each agency and level of accompaniment."""
    return _report(ask, facts, BY_LEVEL, lambda fact: (level_name(ask.catalogue, fact.level),))


def _report(
    ask: Ask,
    facts: Iterable[RequestFact],
    form: Form,
    part: Callable[[RequestFact], tuple[Label, ...]],
) -> Report:
    days = cache(ask.calendar.working_days_between)
    tallies: dict[tuple[Label, ...], Tally] = {}
    total = Tally()
    for fact in facts:
        if fact.state is not State.entered_in_error:
            names = (agency_name(ask.catalogue, fact.agency), *part(fact))
            total.add(fact, ask.today, days)
            tallies.setdefault(names, Tally()).add(fact, ask.today, days)
    rows: list[tuple[Cell, ...]] = [
        (*names, *tallies[names].cells(_COUNTED)) for names in sorted(tallies, key=_alphabetical)
    ]
    blanks = (None,) * (len(form.columns) - len(_COUNTS) - 1)
    return form.fill(ask, rows, (TOTAL, *blanks, *total.cells(_COUNTED)))


def _alphabetical(names: tuple[Label, ...]) -> tuple[str, ...]:
    return tuple(name.ru for name in names)
