"""Draw the chart of a report."""

from collections.abc import Callable, Mapping
from typing import Final

from markupsafe import Markup

from hub.domain.reports import ChartKind, Report
from hub.doors.charts.bars import draw_bars
from hub.doors.charts.element import Element, written
from hub.doors.charts.lines import draw_lines
from hub.doors.charts.picture import Picture, picture
from hub.doors.charts.sheet import Sheet, sheet
from hub.doors.charts.stacked import draw_stacked

MOST_ROWS: Final = 24
"""Rows that a chart draws, the first ones; beyond that a table is read more easily."""

_DRAWN: Final[Mapping[ChartKind, Callable[[Sheet, Picture], Element]]] = {
    ChartKind.bar: draw_bars,
    ChartKind.stacked: draw_stacked,
    ChartKind.line: draw_lines,
}


def chart(report: Report, language: str, *, width: int, name: str) -> Markup | None:
    """The chart as an SVG element, `width` CSS pixels wide; None when there is nothing to draw.

    Ids in it begin with `name`: give each SVG of a page its own.
    """
    shown = picture(report, language, MOST_ROWS)
    if shown is None:
        return None
    return written(_DRAWN[shown.kind](sheet(shown, width, name), shown))
