"""The charts: well formed, true to the report, and readable by everybody."""

from collections.abc import Callable

import pytest
from lxml import etree

from hub.domain.reports import REPORTS, ChartKind, Report, Unit
from hub.doors.charts import MOST_ROWS, chart
from hub.doors.charts.style import COLOURS, HATCHES

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [("Б", "a", 40, 10), ("Б", "b", 0, 20), ("Б", "c", None, 30)]
HOSTILE = '</svg><script>alert("x")</script>&\x00\x1b'
PAPERS = ("#ffffff", "#1b2427")

Made = Callable[..., Report]
EVERY_KIND = pytest.mark.parametrize("kind", list(ChartKind))


def drawn(report: Report, language: str = "ru", width: int = 800) -> etree._Element:
    """The chart, parsed."""
    svg = chart(report, language, width=width, name="x")
    assert svg is not None
    return etree.fromstring(svg)


def texts(root: etree._Element, tag: str) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}{tag}")]


def bars(root: etree._Element) -> list[float]:
    """The lengths of all bars, in the order of drawing."""
    return [
        float(rect.get("width", "0"))
        for rect in root.iter(f"{SVG}rect")
        if rect.getparent().tag == f"{SVG}g" and rect.get("stroke")  # type: ignore[union-attr]
    ]


@EVERY_KIND
def test_every_value_is_told_with_its_label_and_series(made: Made, kind: ChartKind) -> None:
    told = texts(drawn(made(kind, ROWS)), "title")
    assert told[0] == "Выдуманный отчёт"
    for value in ("a. Здесь: 40", "a. Там: 10", "b. Здесь: 0", "b. Там: 20", "c. Там: 30"):
        assert value in told


@EVERY_KIND
def test_the_picture_has_a_name_and_a_description(made: Made, kind: ChartKind) -> None:
    root = drawn(made(kind, ROWS), "en")
    assert root.get("role") == "img"
    named = [root.xpath(f"string(//*[@id='{one}'])") for one in root.get("aria-labelledby").split()]
    assert named[0] == "An invented report"
    assert "Who: Here, There" in named[1]
    assert "table" in named[1]


@EVERY_KIND
def test_no_script_style_or_outside_file_is_in_it(made: Made, kind: ChartKind) -> None:
    root = drawn(made(kind, ROWS))
    assert not root.xpath("//*[local-name()='script' or local-name()='style' or @style or @href]")
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(one.startswith("x-") for one in ids)


@EVERY_KIND
@pytest.mark.parametrize("width", [300, 1000])
def test_hostile_texts_stay_texts(made: Made, kind: ChartKind, width: int) -> None:
    root = drawn(made(kind, [(HOSTILE, HOSTILE, 1, 2)]), width=width)
    assert not list(root.iter(f"{SVG}script"))
    assert any('<script>alert("x")</script>&  . Там: 2' in one for one in texts(root, "title"))


def test_bars_are_as_long_as_their_values(made: Made) -> None:
    forty, *others = bars(drawn(made(ChartKind.bar, ROWS)))
    assert [round(one / forty * 40) for one in others] == [10, 20, 30]


def test_parts_stand_one_after_the_other(made: Made) -> None:
    rows = [("Б", "2020", 0.25, 0.75), ("Б", "2021", None, None), ("Б", "2022", 0.999, 0.001)]
    root = drawn(made(ChartKind.stacked, rows, Unit.share))
    first, second = [one for one in root.iter(f"{SVG}rect") if one.get("height") == "30"][:2]
    end = float(first.get("x", "")) + float(first.get("width", ""))
    assert end == pytest.approx(float(second.get("x", "")), abs=0.2)
    assert float(second.get("width", "")) == pytest.approx(3 * float(first.get("width", "")), abs=1)
    assert "25,0%" in texts(root, "text")
    # A sliver has no room for its words; they stand in its title alone.
    assert "0,1%" not in texts(root, "text")
    assert "2022. Там: 0,1%" in texts(root, "title")


def test_a_line_breaks_where_a_value_is_missing(made: Made) -> None:
    rows = [("Б", str(n), None if n == 2 else n, 1) for n in range(5)]
    root = drawn(made(ChartKind.line, rows))
    lines = [one.get("points", "").split() for one in root.iter(f"{SVG}polyline")]
    assert [len(points) for points in lines] == [2, 2, 5]
    heights = [float(point.split(",")[1]) for point in lines[1]]
    assert heights[0] > heights[1]
    marks = {one.get("d") for one in root.findall(f"{SVG}g/{SVG}path")}
    assert len(marks) == 2


def test_labels_of_a_crowded_line_are_thinned(made: Made) -> None:
    rows = [("Б", f"день {n}", n, n) for n in range(MOST_ROWS)]
    written = [one for one in texts(drawn(made(ChartKind.line, rows)), "text") if "день" in one]
    assert 2 < len(written) < MOST_ROWS


def test_counts_have_whole_ticks_and_shares_are_per_cents(made: Made) -> None:
    counts = texts(drawn(made(ChartKind.bar, [("Б", "a", 1, 0)])), "text")
    assert not [one for one in counts if "," in one]
    shares = texts(drawn(made(ChartKind.bar, [("Б", "a", 1.25, 0.1)], Unit.share)), "text")
    assert "100%" in shares
    assert "125,0%" in shares


def test_labels_that_repeat_are_told_apart(made: Made) -> None:
    told = texts(drawn(made(ChartKind.bar, [("Б", "a", 1, 2), ("В", "a", 3, 4)])), "title")
    assert "Б · a. Здесь: 1" in told
    assert "В · a. Здесь: 3" in told


def test_only_the_first_rows_are_drawn(made: Made) -> None:
    rows = [("Б", f"row{n}", 1, 1) for n in range(MOST_ROWS + 5)]
    told = texts(drawn(made(ChartKind.bar, rows)), "title")
    assert f"row{MOST_ROWS - 1}. Там: 1" in told
    assert f"row{MOST_ROWS}. Там: 1" not in told


def test_long_names_do_not_leave_the_picture_of_a_telephone(made: Made) -> None:
    long = "Центр социальной помощи семье и детям города " * 3
    root = drawn(made(ChartKind.bar, [("Б", long, 1, 2)]), width=300)
    assert root.get("viewBox", "").split()[2] == "300"
    assert all(len(one) * 7.8 <= 300 for one in texts(root, "text"))
    assert any(long in one for one in texts(root, "title"))


@pytest.mark.parametrize("rows", [[], [("Б", "a", None, None)]])
def test_there_is_no_picture_of_nothing(made: Made, rows: list[tuple[object, ...]]) -> None:
    assert chart(made(ChartKind.bar, rows), "ru", width=800, name="x") is None


def test_zeroes_alone_can_be_drawn(made: Made) -> None:
    assert bars(drawn(made(ChartKind.bar, [("Б", "a", 0, 0)]))) == []


def test_no_report_has_more_series_than_there_are_looks() -> None:
    most = max(len(one.form.chart.series) for one in REPORTS if one.form.chart)
    assert most <= len(COLOURS) == len(set(COLOURS))
    assert most <= len(HATCHES) == len(set(HATCHES))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_colour_stands_out_from_the_paper(paper: str) -> None:
    for colour in COLOURS:
        light, dark = sorted((luminance(colour), luminance(paper)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, colour


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
