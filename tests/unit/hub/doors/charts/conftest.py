"""Reports to draw."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from hub.domain.reports import Cell, Chart, ChartKind, Column, Label, Report, Span, Unit
from hub.domain.reports.facts import Where

Made = Callable[..., Report]


@pytest.fixture
def made() -> Made:
    """A report of two series over these labels."""

    def report(
        kind: ChartKind,
        rows: Sequence[tuple[Cell, ...]],
        unit: Unit = Unit.families,
        series: tuple[str, ...] = ("here", "there"),
    ) -> Report:
        return Report(
            code="invented",
            title=Label("Выдуманный отчёт", "An invented report"),
            span=Span(start=date(2025, 1, 1), end=date(2025, 1, 31)),
            where=Where(),
            as_of=date(2025, 2, 3),
            columns=(
                Column(key="town", name=Label("Город", "Town"), unit=Unit.text),
                Column(key="who", name=Label("Кто", "Who"), unit=Unit.text),
                Column(key="here", name=Label("Здесь", "Here"), unit=unit),
                Column(key="there", name=Label("Там", "There"), unit=unit),
            ),
            rows=tuple(rows),
            total=("Всего", None, 1_000_000, 1_000_000),
            notes=(),
            chart=Chart(kind=kind, x="who", series=series),
        )

    return report
