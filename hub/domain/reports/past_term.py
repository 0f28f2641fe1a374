"""Programmes that ran past their term without a conclusion."""

from collections.abc import Sequence
from datetime import date

from hub.domain.reports.accompaniment import accepted_on
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

_LONG_DAYS = 30

FORM = Form(
    code="past_term",
    title=Label("Программы с истёкшим сроком", "Programmes past their term"),
    columns=(
        column("institution", Unit.text, "Учреждение", "Institution"),
        column("curator", Unit.text, "Куратор", "Curator"),
        column("programmes", Unit.families, "Программ", "Programmes"),
        column("long", Unit.families, "Из них более 30 дней", "Of them over 30 days"),
        column("earliest", Unit.date, "Самый ранний срок", "Earliest term"),
    ),
    notes=(
        Label(
            "Программы, срок которых прошёл к последнему дню периода, а заключения о прекращении"
            " нет. Срок и куратор — по новейшей версии; дни календарные. Сам по себе прошедший"
            " срок никого с сопровождения не снимает.",
            "Programmes whose term was over by the last day of the period without a conclusion that"
            " ceases. The term and the curator are the newest version's; days are calendar days. A"
            " term that ran out removes nobody by itself.",
        ),
    ),
    chart=Chart(kind=ChartKind.bar, x="curator", series=("programmes",)),
)


def past_term(ask: Ask, facts: Sequence[FamilyFact]) -> Report:
    """A row for each curator with such programmes, by institution and code."""
    day = ask.span.end
    found: dict[tuple[str, str], list[date]] = {}
    for one in facts:
        if _is_past(one, day):
            whose = one.institution, one.versions[-1].picture.curator
            found.setdefault(whose, []).append(one.term_end)
    rows: list[tuple[Cell, ...]] = [
        (*whose, *_counts(found[whose], day)) for whose in sorted(found)
    ]
    everyone = [end for ends in found.values() for end in ends]
    return FORM.fill(ask, rows, (TOTAL, None, *_counts(everyone, day)))


def _is_past(one: FamilyFact, day: date) -> bool:
    stands = accepted_on(one) <= day and (one.ended_on is None or day < one.ended_on)
    return stands and one.term_end < day


def _counts(ends: Sequence[date], day: date) -> tuple[int, int, date | None]:
    late = sum((day - end).days > _LONG_DAYS for end in ends)
    return len(ends), late, min(ends, default=None)
