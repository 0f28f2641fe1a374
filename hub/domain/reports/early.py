"""Families found at an early stage of trouble, before they come into danger."""

from collections.abc import Sequence

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
from hub.domain.terms import Ground, Level

_FOUND = frozenset({Ground.public_report, Ground.prevention_body_report})
_EARLY = frozenset({Level.adaptation, Level.basic})

FORM = Form(
    code="early_found",
    title=Label("Семьи, выявленные на ранней стадии", "Families found at an early stage"),
    columns=(
        column("period", Unit.text, "Период", "Period"),
        column("families", Unit.families, "Семей", "Families"),
        column("children", Unit.children, "Детей в них", "Children in them"),
    ),
    notes=(
        Label(
            "Выявлены на ранней стадии — принятые в периоде по сообщению (граждан, организаций или"
            " органов системы профилактики), а не по собственному заявлению, на адаптационном или"
            " базовом уровне и не в СОП; всё — на день принятия.",
            "Found early: accepted in the period on a report (of people, organisations or bodies of"
            " the prevention system), not on an application of their own, at the adaptation or the"
            " basic level and not in a dangerous position; all as on the day of acceptance.",
        ),
    ),
    chart=Chart(kind=ChartKind.bar, x="period", series=("families", "children")),
)


def early_found(ask: Ask, facts: Sequence[FamilyFact]) -> Report:
    """A row for each year of the period, by the day of acceptance."""
    early = [one for one in accompaniments(facts) if _is_early(one)]
    rows: list[tuple[Cell, ...]] = [
        (year.label(), *_counts([one for one in early if year.holds(one.accepted_on)]))
        for year in ask.span.years()
    ]
    within = [one for one in early if ask.span.holds(one.accepted_on)]
    return FORM.fill(ask, rows, (TOTAL, *_counts(within)))


def _is_early(one: Accompaniment) -> bool:
    first = one.programmes[0].versions[0].picture
    day = one.accepted_on
    found = first.ground in _FOUND and one.level(day) in _EARLY
    return found and not one.is_socially_dangerous(day)


def _counts(ones: Sequence[Accompaniment]) -> tuple[int, int]:
    return len(ones), sum(one.children(one.accepted_on) for one in ones)
