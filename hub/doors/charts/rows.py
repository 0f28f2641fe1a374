"""The frame of charts whose bars lie: a label for each row, the scale below, lines at the ticks.

Bars lie because the names of agencies and institutions are long. Short labels stand to the left of
the bars, long ones above them.
"""

import msgspec

from hub.doors.charts.element import add
from hub.doors.charts.picture import Picture
from hub.doors.charts.scale import Scale, scale
from hub.doors.charts.sheet import Sheet
from hub.doors.charts.style import GAP, LINE, cut, width_of

_LEFT_SHARE = 0.3


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """`left` is where the bars begin. A row's bars are `thick` high together; with `above` its
    label stands over them."""

    sheet: Sheet
    scale: Scale
    left: float
    thick: float
    above: bool

    def bars_at(self, row: int) -> float:
        """Where the bars of a row begin, from the top."""
        return self.sheet.top + row * self._pitch + (LINE if self.above else 0)

    def bottom(self, count: int) -> float:
        """Where the rows end."""
        return self.sheet.top + count * self._pitch - GAP / 2

    @property
    def _pitch(self) -> float:
        return self.thick + GAP + (LINE if self.above else 0)


def rows(sheet: Sheet, picture: Picture, thick: float, right: float) -> Rows:
    """The frame for bars of `thick` together, that leaves `right` free for texts at their end."""
    longest = max(width_of(label) for label in picture.labels) + 12
    above = longest > sheet.width * _LEFT_SHARE
    left = 1 if above else longest
    along = scale(picture.highest(), sheet.width - left - right, whole=picture.whole)
    return Rows(sheet=sheet, scale=along, left=left, thick=thick, above=above)


def draw_frame(frame: Rows, picture: Picture) -> float:
    """Draw labels, lines and the scale; the height of the whole."""
    root, bottom = frame.sheet.root, frame.bottom(len(picture.labels))
    for value in frame.scale.ticks:
        x = frame.left + frame.scale.at(value)
        line = add(root, "line", x1=x, x2=x, y1=frame.sheet.top, y2=bottom, stroke="currentColor")
        line.set("stroke-opacity", "0.25" if value else "0.8")
        anchor = "middle" if value else "start"
        add(root, "text", picture.tick(value), x=x, y=bottom + 16, text_anchor=anchor)
    for row, label in enumerate(picture.labels):
        _draw_label(frame, row, label)
    return bottom + LINE + 4


def _draw_label(frame: Rows, row: int, label: str) -> None:
    bars = frame.bars_at(row)
    if frame.above:
        text = cut(label, frame.sheet.width - 4)
        add(frame.sheet.root, "text", text, x=frame.left + 4, y=bars - 6)
        return
    middle = bars + frame.thick / 2 + 5
    add(frame.sheet.root, "text", label, x=frame.left - 10, y=middle, text_anchor="end")
