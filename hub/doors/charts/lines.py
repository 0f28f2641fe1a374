"""Values that change from label to label, each series a line with marks of its own."""

from itertools import groupby

from hub.doors.charts.element import Element, add
from hub.doors.charts.picture import Picture, Series
from hub.doors.charts.scale import Scale, scale
from hub.doors.charts.sheet import Sheet, colour, finish
from hub.doors.charts.style import LINE, cut, width_of

_HEIGHT = 260
_MARKS = ("M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", "M-5 -5h10v10h-10z", "M0 -6L6 5H-6z")
_DASHES = ("none", "7 4", "2 3")


def draw_lines(sheet: Sheet, picture: Picture) -> Element:
    """The chart; the value stands over each point. Where a value is missing the line breaks."""
    up = scale(picture.highest(), _HEIGHT, whole=picture.whole)
    top = sheet.top + LINE
    left = max(width_of(picture.tick(value)) for value in up.ticks) + 10
    room = (sheet.width - left) / len(picture.labels)
    _draw_frame(sheet, picture, up, top, left, room)
    for place, one in enumerate(picture.series):
        points = [
            None if value is None else (left + room * (n + 0.5), top + _HEIGHT - up.at(value))
            for n, value in enumerate(one.values)
        ]
        _draw_line(sheet, points, place)
        _draw_points(sheet, picture.labels, one, points, place)
    return finish(sheet, top + _HEIGHT + LINE + 4)


_Point = tuple[float, float] | None


def _draw_frame(
    sheet: Sheet, picture: Picture, up: Scale, top: float, left: float, room: float
) -> None:
    for value in up.ticks:
        y = top + _HEIGHT - up.at(value)
        line = add(sheet.root, "line", x1=left, x2=sheet.width, y1=y, y2=y, stroke="currentColor")
        line.set("stroke-opacity", "0.25" if value else "0.8")
        add(sheet.root, "text", picture.tick(value), x=left - 6, y=y + 4, text_anchor="end")
    longest = max(width_of(label) for label in picture.labels) + 8
    # Where labels would run into each other only some are written.
    each = max(1, min(len(picture.labels), int(-(-longest // room))))
    for n, label in enumerate(picture.labels):
        if n % each == 0:
            x, text = left + room * (n + 0.5), cut(label, room * each)
            add(sheet.root, "text", text, x=x, y=top + _HEIGHT + 18, text_anchor="middle")


def _draw_line(sheet: Sheet, points: list[_Point], place: int) -> None:
    for there, stretch in groupby(points, key=lambda point: point is not None):
        if there:
            path = " ".join(f"{point[0]:.1f},{point[1]:.1f}" for point in stretch if point)
            line = add(sheet.root, "polyline", points=path, fill="none", stroke_width=2.5)
            line.set("stroke", colour(place))
            line.set("stroke-dasharray", _DASHES[place % len(_DASHES)])


def _draw_points(
    sheet: Sheet, labels: tuple[str, ...], series: Series, points: list[_Point], place: int
) -> None:
    for label, text, point in zip(labels, series.texts, points, strict=True):
        if point is not None:
            x, y = point
            group = add(sheet.root, "g", transform=f"translate({x:.1f} {y:.1f})")
            add(group, "title", f"{label}. {series.name}: {text}")
            add(group, "path", d=_MARKS[place % len(_MARKS)], fill=colour(place))
            add(group, "text", text, y=-10, text_anchor="middle")
