"""A report with every kind of cell, and with texts that would be formulas."""

from datetime import date

import pytest

from hub.domain.reports import Cell, Chart, ChartKind, Column, Label, Report, Span, Unit
from hub.domain.reports.facts import Where

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=HYPERLINK("http://x")')


@pytest.fixture
def report() -> Report:
    """Two honest rows, one for each hostile text, and a total."""
    columns = (
        Column(key="who", name=Label("Кто; где", "Who; where"), unit=Unit.text),
        Column(key="on", name=Label("Дата", "Date"), unit=Unit.date),
        Column(key="families", name=Label("Семей", "Families"), unit=Unit.families),
        Column(key="share", name=Label("Доля", "Share"), unit=Unit.share),
        Column(key="days", name=Label("Дней", "Days"), unit=Unit.working_days),
    )
    day = date(2025, 1, 31)
    honest: tuple[tuple[Cell, ...], ...] = (
        (Label("Здоровье «Я»", "Health"), day, 12, 0.125, 2.5),
        ('two; "quoted"', day, -3, None, None),
    )
    return Report(
        code="invented",
        title=Label("Выдуманный отчёт", "An invented report"),
        span=Span(start=date(2025, 1, 1), end=day),
        where=Where(territories=("1461",), institution="KC-01"),
        as_of=date(2025, 2, 3),
        columns=columns,
        rows=honest + tuple((text, day, 0, 0.0, 1.0) for text in HOSTILE),
        total=(Label("Всего", "Total"), None, 9, 1.0, 2.5),
        notes=(Label("Что это.", "What it is."),),
        chart=Chart(kind=ChartKind.bar, x="who", series=("families",)),
    )


@pytest.fixture
def hostile() -> tuple[str, ...]:
    """Texts that a spreadsheet might compute."""
    return HOSTILE
