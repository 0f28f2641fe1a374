"""The shape of every report: columns with units, rows, a total, notes, a chart; no layout."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from hub.domain.calendar import WorkingCalendar
from hub.domain.catalogue import Catalogue
from hub.domain.reports.facts import Where
from hub.domain.reports.span import Span


class Label(msgspec.Struct, frozen=True):
    """A text that people read, Russian first."""

    ru: str
    en: str


Cell = Label | str | int | float | date | None
"""None is a value that does not exist (a median of nothing), not a zero."""


class Unit(StrEnum):
    """What a column holds, and how it is shown. A `share` is a fraction of 1, in tenths of a per
    cent; `working_days` may end in a half (a median)."""

    text = "text"
    date = "date"
    families = "families"
    children = "children"
    requests = "requests"
    share = "share"
    working_days = "working_days"


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """`key` is for machines and the chart."""

    key: str
    name: Label
    unit: Unit


class ChartKind(StrEnum):
    """How a report is best drawn."""

    bar = "bar"
    stacked = "stacked"
    line = "line"


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of the rows (never of the total): the column along the axis, the columns drawn."""

    kind: ChartKind
    x: str
    series: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report. Every row, and `total` where sums make sense, has a cell for each column."""

    code: str
    title: Label
    span: Span
    where: Where
    as_of: date
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None
    notes: tuple[Label, ...]
    chart: Chart | None = None

    def records(self) -> list[Mapping[str, Cell]]:
        """The rows, each by the keys of its columns."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: the period, whose figures, the day of asking, and the reference data."""

    span: Span
    where: Where
    today: date
    catalogue: Catalogue
    calendar: WorkingCalendar


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What stays the same in every report of one code; `fill` makes a report of it."""

    code: str
    title: Label
    columns: tuple[Column, ...]
    notes: tuple[Label, ...]
    chart: Chart | None = None

    def fill(
        self, ask: Ask, rows: list[tuple[Cell, ...]], total: tuple[Cell, ...] | None = None
    ) -> Report:
        """The report of these rows."""
        return Report(
            code=self.code,
            title=self.title,
            span=ask.span,
            where=ask.where,
            as_of=ask.today,
            columns=self.columns,
            rows=tuple(rows),
            total=total,
            notes=self.notes,
            chart=self.chart,
        )


TOTAL = Label("Всего", "Total")


def column(key: str, unit: Unit, ru: str, en: str) -> Column:
    """A column in one line."""
    return Column(key=key, name=Label(ru, en), unit=unit)
