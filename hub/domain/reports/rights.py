"""Families removed because parents were deprived of their rights or restricted in them."""

from collections.abc import Sequence

from hub.domain.programme import Removal
from hub.domain.reports.accompaniment import Accompaniment, accompaniments
from hub.domain.reports.facts import FamilyFact
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
from hub.domain.reports.span import Span

FORM = Form(
    code="parental_rights",
    title=Label(
        "Лишение родительских прав и ограничение в них",
        "Deprivations and restrictions of parental rights",
    ),
    columns=(
        column("period", Unit.text, "Период", "Period"),
        column("deprived", Unit.families, "Лишены прав, семей", "Deprived, families"),
        column("restricted", Unit.families, "Ограничены в правах, семей", "Restricted, families"),
        column("together", Unit.families, "Вместе", "Together"),
    ),
    notes=(
        Label(
            "Семьи, снятые с сопровождения в периоде с этой причиной, по дате итогового"
            " заключения. Решения суда о семьях вне сопровождения хабу неизвестны.",
            "Families removed in the period for this reason, by the date of the final conclusion."
            " Courts' decisions on families without accompaniment are not known to the hub.",
        ),
    ),
    chart=Chart(kind=ChartKind.bar, x="period", series=("deprived", "restricted")),
)


def parental_rights(ask: Ask, facts: Sequence[FamilyFact]) -> Report:
    """A row for each year of the period, by the day of removal."""
    joined = accompaniments(facts)
    rows: list[tuple[Cell, ...]] = [
        (year.label(), *_counts(year, joined)) for year in ask.span.years()
    ]
    return FORM.fill(ask, rows, (TOTAL, *_counts(ask.span, joined)))


def _counts(period: Span, joined: Sequence[Accompaniment]) -> tuple[int, int, int]:
    why = [one.removal for one in joined if period.holds(one.ended_on)]
    deprived, restricted = why.count(Removal.rights_deprived), why.count(Removal.rights_restricted)
    return deprived, restricted, deprived + restricted
