"""The papers of a meeting: its agenda before, its protocol after. Numbers only, no names of
families: the papers lie on a table where many sit."""

from datetime import date, datetime
from typing import Final

from hub.domain.request import Request
from hub.doors.board.work.names import Names
from hub.doors.papers.grounds import in_russian
from hub.doors.papers.paper import (
    Block,
    Facts,
    Heading,
    Lines,
    Paper,
    Signatures,
    Table,
    Text,
)
from hub.flow.meeting.agenda import Agenda, Item
from hub.ports.meeting import Decided, Decision

BODY: Final = "межведомственной рабочей группы по социальному сопровождению семей с детьми"
FOOT: Final = "Без персональных данных: семьи названы номерами программ"


def protocol(on: date, decided: tuple[Decided, ...], names: Names, at: datetime) -> Paper:
    """The protocol of the meeting of that day."""
    blocks: list[Block] = [
        Lines(("Председатель", "Секретарь", "Присутствовали", "Отсутствовали")),
        Heading("Слушали и решили"),
    ]
    if not decided:
        blocks.append(Text("Решений не принято."))
    for place, one in enumerate(decided, start=1):
        blocks += _decided(place, one, names)
    blocks.append(Signatures((("Председатель", ""), ("Секретарь", ""))))
    return Paper(
        title="Протокол заседания",
        about=(BODY, f"от {names.day(on)} № ______"),
        blocks=tuple(blocks),
        foot=FOOT,
        made_at=at,
    )


def agenda_paper(agenda: Agenda, names: Names, at: datetime) -> Paper:
    """The agenda of a meeting."""
    return Paper(
        title="Повестка заседания",
        about=(BODY, f"на {names.day(agenda.on)}"),
        blocks=(
            Text(f"Вопросов: {len(agenda.items)}."),
            Table(
                head=("№", "Запрос и семья", "Ведомство и помощь", "Почему", "Просрочен"),
                rows=tuple(
                    _row(place, item, names) for place, item in enumerate(agenda.items, start=1)
                ),
                widths=(1, 4, 5, 4, 2),
            ),
        ),
        foot=FOOT,
        made_at=at,
    )


def _row(place: int, item: Item, names: Names) -> tuple[str, ...]:
    request = item.request
    family = f"{request.number}\nсемья {request.programme_number}, {names.level(request.level)}"
    late = f"{item.days_late} раб. дн." if item.days_late else "—"
    return (str(place), family, _matter(request, names), in_russian(item.grounds), late)


def _decided(place: int, one: Decided, names: Names) -> list[Block]:
    request, decision = one.request, one.decision
    return [
        Heading(f"{place}. Запрос {request.number}"),
        Facts(
            (
                ("Семья", f"{request.programme_number}, уровень {names.level(request.level)}"),
                ("Ведомство и помощь", _matter(request, names)),
                ("Почему рассмотрен", in_russian(decision.grounds) or "по предложению группы"),
                ("Решили", decision.text),
                ("Ответственный", decision.responsible),
                ("Срок", names.day(decision.due)),
                ("Исполнение", _fulfilment(decision, names.of(request.territory))),
            )
        ),
    ]


def _matter(request: Request, names: Names) -> str:
    return f"{names.agency(request.agency)}: {names.asked(request)}"


def _fulfilment(decision: Decision, names: Names) -> str:
    if decision.done_at is None:
        return "не отмечено"
    return f"отмечено {names.moment(decision.done_at)}, {decision.done_by}"
