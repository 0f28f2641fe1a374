"""What every chart begins with: the root with its name and description, patterns, legend."""

import msgspec

from hub.domain.reports import ChartKind
from hub.doors.charts.element import Element, add, element
from hub.doors.charts.picture import Picture
from hub.doors.charts.style import COLOURS, FONT, HATCHES, LINE, cut, width_of

_SWATCH = 14
_KINDS = {
    ChartKind.bar: ("Столбчатая диаграмма", "Bar chart"),
    ChartKind.stacked: ("Диаграмма с накоплением", "Stacked bar chart"),
    ChartKind.line: ("График", "Line chart"),
}


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """An SVG under way: `name` begins its ids, `width` is in units, `top` is the first free row."""

    root: Element
    name: str
    width: float
    top: float

    def fill(self, series: int) -> str:
        """The fill of a series."""
        return f"url(#{self.name}-{series})"


def sheet(picture: Picture, width: float, name: str) -> Sheet:
    """The beginning of a chart. Ids begin with `name`, which is to be unique in the page."""
    root = element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        font_size=FONT,
        fill="currentColor",
    )
    add(root, "title", picture.title, id=f"{name}-title")
    add(root, "desc", _description(picture), id=f"{name}-desc")
    _patterns(root, name, len(picture.series))
    made = Sheet(root=root, name=name, width=width, top=0)
    return msgspec.structs.replace(made, top=_legend(made, picture) + LINE / 2)


def finish(made: Sheet, height: float) -> Element:
    """Give the root its size."""
    size = (("width", made.width), ("height", height))
    for key, value in size:
        made.root.set(key, f"{value:g}")
    made.root.set("viewBox", f"0 0 {made.width:g} {height:g}")
    return made.root


def colour(series: int) -> str:
    """The colour of a series."""
    return COLOURS[series % len(COLOURS)]


def _description(picture: Picture) -> str:
    russian = picture.language == "ru"
    kind = _KINDS[picture.kind][0 if russian else 1]
    names = ", ".join(one.name for one in picture.series)
    end = "Значения — в таблице рядом." if russian else "The values are in the table beside it."
    return f"{kind}. {picture.axis}: {names}. {end}"


def _patterns(root: Element, name: str, count: int) -> None:
    defs = add(root, "defs")
    for place in range(count):
        tile = add(
            defs,
            "pattern",
            id=f"{name}-{place}",
            width=8,
            height=8,
            patternUnits="userSpaceOnUse",
        )
        add(tile, "rect", width=8, height=8, fill=colour(place))
        hatch = HATCHES[place % len(HATCHES)]
        if hatch:
            add(tile, "path", d=hatch, stroke="#ffffff", stroke_width=1.5, fill="#ffffff")


def _legend(made: Sheet, picture: Picture) -> float:
    """Names beside swatches, row after row; the height that they take."""
    x, y = 0.0, 0.0
    for place, one in enumerate(picture.series):
        text = cut(one.name, made.width - _SWATCH - 8)
        wide = _SWATCH + 8 + width_of(text) + LINE
        if x and x + wide - LINE > made.width:
            x, y = 0.0, y + LINE + 2
        add(
            made.root,
            "rect",
            x=x + 1,
            y=y + 3,
            width=_SWATCH,
            height=_SWATCH,
            fill=made.fill(place),
            stroke=colour(place),
        )
        add(made.root, "text", text, x=x + _SWATCH + 8, y=y + 15)
        x += wide
    return y + LINE
