"""Bars side by side: one for each series in each row."""

from hub.doors.charts.element import Element, add
from hub.doors.charts.picture import Picture, Series
from hub.doors.charts.rows import Rows, draw_frame, rows
from hub.doors.charts.sheet import Sheet, colour, finish
from hub.doors.charts.style import width_of

_BAR, _BETWEEN = 16, 4


def draw_bars(sheet: Sheet, picture: Picture) -> Element:
    """The chart; the value stands at the end of each bar."""
    thick = len(picture.series) * (_BAR + _BETWEEN) - _BETWEEN
    right = max(width_of(text) for one in picture.series for text in one.texts) + 12
    frame = rows(sheet, picture, thick, right)
    height = draw_frame(frame, picture)
    for place, one in enumerate(picture.series):
        for row, label in enumerate(picture.labels):
            _draw_bar(frame, one, place, row, label)
    return finish(sheet, height)


def _draw_bar(frame: Rows, series: Series, place: int, row: int, label: str) -> None:
    value, text = series.values[row], series.texts[row]
    y = frame.bars_at(row) + place * (_BAR + _BETWEEN)
    long = frame.scale.at(value or 0.0)
    group = add(frame.sheet.root, "g")
    add(group, "title", f"{label}. {series.name}: {text}")
    if long:
        bar = add(group, "rect", x=frame.left, y=y, width=long, height=_BAR)
        bar.set("fill", frame.sheet.fill(place))
        bar.set("stroke", colour(place))
    add(group, "text", text, x=frame.left + long + 6, y=y + _BAR - 3)
