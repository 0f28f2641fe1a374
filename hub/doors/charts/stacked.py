"""Bars that are made of parts, one part for each series."""

from hub.doors.charts.element import Element, add
from hub.doors.charts.picture import Picture, Series
from hub.doors.charts.rows import Rows, draw_frame, rows
from hub.doors.charts.sheet import Sheet, colour, finish
from hub.doors.charts.style import width_of

_THICK = 30
_RIGHT = 32


def draw_stacked(sheet: Sheet, picture: Picture) -> Element:
    """The chart; the value stands in each part that has room for it."""
    frame = rows(sheet, picture, _THICK, _RIGHT)
    height = draw_frame(frame, picture)
    for row, label in enumerate(picture.labels):
        before = 0.0
        for place, one in enumerate(picture.series):
            _draw_part(frame, one, place, row, label, before)
            before += one.values[row] or 0.0
    return finish(sheet, height)


def _draw_part(
    frame: Rows, series: Series, place: int, row: int, label: str, before: float
) -> None:
    value, text = series.values[row], series.texts[row]
    start = frame.scale.at(before)
    long = frame.scale.at(before + (value or 0.0)) - start
    x, y = frame.left + start, frame.bars_at(row)
    group = add(frame.sheet.root, "g")
    add(group, "title", f"{label}. {series.name}: {text}")
    if not long:
        return
    part = add(group, "rect", x=x, y=y, width=long, height=_THICK, fill=frame.sheet.fill(place))
    part.set("stroke", colour(place))
    wide = width_of(text)
    if wide + 8 <= long:
        _draw_text(group, text, x + long / 2, y, wide)


def _draw_text(group: Element, text: str, middle: float, y: float, wide: float) -> None:
    """Dark on a light plate, which can be read over any pattern and on any paper."""
    add(
        group,
        "rect",
        x=middle - wide / 2 - 2,
        y=y + 6,
        width=wide + 4,
        height=_THICK - 12,
        rx=3,
        fill="#ffffff",
    )
    add(group, "text", text, x=middle, y=y + _THICK / 2 + 5, text_anchor="middle", fill="#10181a")
