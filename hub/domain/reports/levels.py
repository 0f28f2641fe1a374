"""How the accompanied families spread over the levels, year by year."""

from collections.abc import Sequence
from datetime import date

from hub.domain.reports.accompaniment import SEVERITY, Accompaniment, accompaniments
from hub.domain.reports.counting import shares
from hub.domain.reports.facts import FamilyFact
from hub.domain.reports.shape import Ask, Cell, Chart, ChartKind, Form, Label, Report, Unit, column
from hub.domain.reports.span import Span

_NAMES = {
    "adaptation": ("Адаптационный", "Adaptation"),
    "basic": ("Базовый", "Basic"),
    "crisis": ("Кризисный", "Crisis"),
    "emergency": ("Экстренный", "Emergency"),
}

FORM = Form(
    code="levels",
    title=Label("Доли уровней сопровождения", "Share of each level of accompaniment"),
    columns=(
        column("period", Unit.text, "Период", "Period"),
        column("families", Unit.families, "Семей", "Families"),
        *(column(level, Unit.families, *_NAMES[level]) for level in SEVERITY),
        *(
            column(f"{level}_share", Unit.share, f"{ru}, доля", f"{en}, share")
            for level in SEVERITY
            for ru, en in [_NAMES[level]]
        ),
    ),
    notes=(
        Label(
            "Семьи, которые сопровождались хотя бы день в периоде, по последнему в нём уровню"
            " (в последний день или в день снятия; при нескольких программах — по самому тяжёлому)."
            " Доли округлены до 0,1 % так, что вместе дают 100 %.",
            "Families accompanied for at least a day of the period, by their last level in it (on"
            " its last day, or on the day of removal; of several programmes, the gravest). Shares"
            " are rounded to 0.1 % so that they make 100 % together.",
        ),
    ),
    chart=Chart(
        kind=ChartKind.stacked, x="period", series=tuple(f"{level}_share" for level in SEVERITY)
    ),
)


def levels(ask: Ask, facts: Sequence[FamilyFact]) -> Report:
    """A row for each year of the period."""
    joined = accompaniments(facts)
    rows = [_row(year, joined) for year in ask.span.years()]
    return FORM.fill(ask, rows)


def _row(year: Span, joined: Sequence[Accompaniment]) -> tuple[Cell, ...]:
    met = [one for one in joined if one.meets(year.start, year.end)]
    found = [one.level(min(year.end, one.ended_on or date.max)) for one in met]
    counts = [found.count(level) for level in SEVERITY]
    return (year.label(), len(met), *counts, *shares(counts))
