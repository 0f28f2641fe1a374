"""A paper as PDF, with the letters it needs inside, so that it looks the same everywhere."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import FontFace

from hub.domain.errors import HubError
from hub.doors.papers.faces import (
    MAIN,
    faces,
    fallbacks_for,
    runs_right_to_left,
    without_letters,
)
from hub.doors.papers.paper import (
    Block,
    Facts,
    Heading,
    Lines,
    Paper,
    Signatures,
    Table,
    Text,
)

PDF: Final = "application/pdf"
_LINE: Final = 6
_LEAST_ROOM: Final = 25
_WITH_HEADING: Final = 40
"""A heading does not stand alone at the end of a page (millimetres)."""
_CELL_LINE: Final = 5
_PADDING: Final = 1
_MOST_LINES: Final = 30
"""Lines of one row: a row is not parted at the end of a page, so a longer text goes on in rows of
its own."""


class NoLetters(HubError):
    """No face on this machine has some letters of the paper; another format can carry them."""

    code = "no_letters"


def write_pdf(paper: Paper) -> bytes:
    """The bytes of the file. Its properties name no person. Raises `NoLetters` rather than print
    boxes."""
    if without_letters(paper.text):
        raise NoLetters(
            "На сервере нет шрифта для некоторых букв этого документа: возьмите его в формате DOCX",
            "No font on the server has some letters of this paper: take it as DOCX",
        )
    pdf = _Sheets(paper)
    pdf.set_title(paper.title)
    pdf.set_lang("ru-RU")
    pdf.set_creation_date(paper.made_at)
    pdf.add_page()
    pdf.set_font(MAIN, "B", 15)
    _line(pdf, paper.title, align="C")
    pdf.set_font(MAIN, "", 11)
    for line in paper.about:
        _line(pdf, line, align="C")
    pdf.ln(_LINE / 2)
    for block in paper.blocks:
        _write(pdf, block)
    return bytes(pdf.output())


class _Sheets(FPDF):
    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self._foot = paper.foot
        fallbacks = fallbacks_for(paper.text)
        for face in (faces()[0], *fallbacks):
            self.add_font(face.name, "", face.plain)
            self.add_font(face.name, "B", face.bold)
        self.set_fallback_fonts([face.name for face in fallbacks])
        if runs_right_to_left(paper.text):
            self.set_text_shaping(use_shaping_engine=True)
        self.set_margins(25, 20, 15)
        self.set_auto_page_break(auto=True, margin=20)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(MAIN, "", 8)
        self.cell(text=self._foot)
        self.set_x(self.l_margin)
        self.cell(w=0, text=f"{self.page_no()} / {{nb}}", align="R")


def _write(pdf: FPDF, block: Block) -> None:
    match block:
        case Heading():
            if pdf.will_page_break(_WITH_HEADING):
                pdf.add_page()
            pdf.ln(_LINE / 2)
            pdf.set_font(MAIN, "B", 12)
            _line(pdf, block.text)
            pdf.set_font(MAIN, "", 11)
        case Text():
            _line(pdf, block.text)
            pdf.ln(_LINE / 3)
        case Lines():
            for label in block.labels:
                _room(pdf, f"{label}: ", pdf.epw - pdf.get_string_width(f"{label}: ") - 2)
        case Facts():
            _table(pdf, None, block.rows, (1, 2))
        case Table():
            _table(pdf, block.head, block.rows, block.widths)
        case Signatures():
            for post, name in block.rows:
                pdf.ln(_LINE)
                taken = pdf.get_string_width(f"{post} {name}") + 6
                _room(pdf, f"{post} ", max(pdf.epw - taken, _LEAST_ROOM), name)


def _line(pdf: FPDF, text: str, align: str = "L") -> None:
    pdf.multi_cell(w=0, h=_LINE, text=text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _room(pdf: FPDF, before: str, width: float, after: str = "") -> None:
    """A line for the hand between two texts."""
    if pdf.will_page_break(2 * _LINE):
        pdf.add_page()
    pdf.cell(h=_LINE, text=before)
    x, y = pdf.get_x(), pdf.get_y() + _LINE - 1
    pdf.line(x, y, x + width, y)
    pdf.set_x(x + width + 2)
    if after:
        pdf.cell(h=_LINE, text=after)
    pdf.ln(_LINE * 1.3)


def _table(
    pdf: FPDF,
    head: tuple[str, ...] | None,
    rows: tuple[tuple[str, ...], ...],
    widths: tuple[int, ...],
) -> None:
    pdf.set_font(MAIN, "", 10)
    shares = [pdf.epw * width / sum(widths) - 2 * _PADDING for width in widths]
    fitting = [part for row in rows for part in _parts(pdf, row, shares)]
    with pdf.table(
        rows=(*([head] if head else []), *fitting),
        col_widths=widths,
        first_row_as_headings=head is not None,
        headings_style=FontFace(emphasis="BOLD"),
        line_height=_CELL_LINE,
        padding=_PADDING,
        align="LEFT",
        text_align="LEFT",
    ):
        pass
    pdf.ln(_LINE / 2)
    pdf.set_font(MAIN, "", 11)


def _parts(pdf: FPDF, row: tuple[str, ...], widths: Sequence[float]) -> Iterator[tuple[str, ...]]:
    """The row as one or more that a page can hold."""
    columns = [list(_pieces(pdf, text, width)) for text, width in zip(row, widths, strict=True)]
    yield from zip_longest(*columns, fillvalue="")


def _pieces(pdf: FPDF, text: str, width: float) -> Iterator[str]:
    lines = cast(
        list[str],
        pdf.multi_cell(
            w=width, h=_CELL_LINE, text=text, dry_run=True, output=MethodReturnValue.LINES
        ),
    )
    if len(lines) <= _MOST_LINES:
        yield text
        return
    for start in range(0, len(lines), _MOST_LINES):
        yield "\n".join(lines[start : start + _MOST_LINES])
