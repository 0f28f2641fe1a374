"""Which agencies refuse, and why."""

from collections import Counter
from collections.abc import Iterable

from hub.domain.reports.counting import share
from hub.domain.reports.facts import RequestFact
from hub.domain.reports.names import NO_REASON, REASONS, agency_name
from hub.domain.reports.shape import (
    TOTAL,
    Ask,
    Cell,
    Chart,
    ChartKind,
    Form,
    Label,
    Report,
    Unit,
    column,
)
from hub.domain.states import State

FORM = Form(
    code="refusals",
    title=Label("Отказы ведомств по причинам", "Agencies' refusals by reason"),
    columns=(
        column("agency", Unit.text, "Ведомство", "Agency"),
        column("reason", Unit.text, "Причина", "Reason"),
        column("refused", Unit.requests, "Отклонено", "Refused"),
        column("share", Unit.share, "Доля отказов ведомства", "Share of the agency's refusals"),
        column("of_sent", Unit.share, "Доля направленных ему", "Share of all sent to it"),
    ),
    notes=(
        Label(
            "Запросы, направленные в периоде и отклонённые ведомством ко дню отчёта;"
            " перенаправление другому ведомству и неисполнение отказом не считаются.",
            "Requests sent in the period and refused by the day of the report; a redirection to"
            " another agency and a failure to fulfil are not refusals.",
        ),
    ),
    chart=Chart(kind=ChartKind.bar, x="reason", series=("refused",)),
)


def refusals(ask: Ask, facts: Iterable[RequestFact]) -> Report:
    """A row for each agency and reason, the most frequent first within an agency."""
    sent: Counter[Label] = Counter()
    refused: Counter[Label] = Counter()
    why: Counter[tuple[Label, Label]] = Counter()
    for fact in facts:
        if fact.state is State.entered_in_error:
            continue
        agency = agency_name(ask.catalogue, fact.agency)
        sent[agency] += 1
        if fact.state is State.rejected:
            refused[agency] += 1
            why[agency, NO_REASON if fact.reason is None else REASONS[fact.reason]] += 1
    rows: list[tuple[Cell, ...]] = [
        (*names, count, share(count, refused[names[0]]), share(count, sent[names[0]]))
        for names, count in sorted(why.items(), key=_frequent_first)
    ]
    all_refused, all_sent = refused.total(), sent.total()
    total = (TOTAL, None, all_refused, share(all_refused, all_refused))
    return FORM.fill(ask, rows, (*total, share(all_refused, all_sent)))


def _frequent_first(item: tuple[tuple[Label, Label], int]) -> tuple[str, int, str]:
    (agency, reason), count = item
    return agency.ru, -count, reason.ru
