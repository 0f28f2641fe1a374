"""What a chart shows, taken out of a report: labels, series, values and how they are worded."""

from collections.abc import Sequence
from itertools import takewhile

import msgspec

from hub.domain.reports import Cell, Chart, ChartKind, Column, Report, Unit
from hub.domain.reports.wording import named, worded

_WHOLE = frozenset({Unit.families, Unit.children, Unit.requests})


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One column: a value for each label (None where there is none) and the same in words."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """`axis` names what the labels are. `left_out` counts the rows beyond the most that are
    drawn."""

    kind: ChartKind
    title: str
    axis: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit
    language: str
    left_out: int

    @property
    def whole(self) -> bool:
        """Whether values are counts, so that ticks between them make no sense."""
        return self.unit in _WHOLE

    def tick(self, value: float) -> str:
        """A value of the scale in words."""
        if self.unit is Unit.share:
            return f"{value:.0%}"
        return worded(value, self.unit, self.language)

    def highest(self) -> float:
        """The highest value, of stacks their height; 0 when there is none."""
        columns = zip(*(one.values for one in self.series), strict=True)
        stacks = [[value or 0.0 for value in values] for values in columns]
        fold = sum if self.kind is ChartKind.stacked else max
        return max((fold(stack) for stack in stacks), default=0.0)


def picture(report: Report, language: str, most: int) -> Picture | None:
    """The picture of the first `most` rows; None when the report has no chart or no value."""
    chart = report.chart
    if chart is None:
        return None
    rows = report.rows[:most]
    columns = [_place(report.columns, key) for key in chart.series]
    series = tuple(_series(report, rows, place, language) for place in columns)
    if not any(value is not None for one in series for value in one.values):
        return None
    return Picture(
        kind=chart.kind,
        title=named(report.title, language),
        axis=named(report.columns[_place(report.columns, chart.x)].name, language),
        labels=_labels(report, chart, rows, language),
        series=series,
        unit=report.columns[columns[0]].unit,
        language=language,
        left_out=len(report.rows) - len(rows),
    )


def _series(report: Report, rows: Sequence[tuple[Cell, ...]], place: int, language: str) -> Series:
    column = report.columns[place]
    return Series(
        name=named(column.name, language),
        values=tuple(_value(row[place]) for row in rows),
        texts=tuple(worded(row[place], column.unit, language) for row in rows),
    )


def _labels(
    report: Report, chart: Chart, rows: Sequence[tuple[Cell, ...]], language: str
) -> tuple[str, ...]:
    """The cells of the axis; where they repeat, with the texts that stand before the figures."""
    place = _place(report.columns, chart.x)
    unit = report.columns[place].unit
    plain = tuple(worded(row[place], unit, language) for row in rows)
    if len(set(plain)) == len(plain):
        return plain
    count = len(list(takewhile(lambda one: one.unit is Unit.text, report.columns)))
    texts = ([worded(cell, Unit.text, language) for cell in row[:count]] for row in rows)
    return tuple(" · ".join(one) for one in texts)


def _place(columns: Sequence[Column], key: str) -> int:
    return [one.key for one in columns].index(key)


def _value(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None
