"""A paper as PDF, with the letters it needs inside, so that it looks the same everywhere."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

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
_FONT: Final = "Roboto"
_LINE: Final = 6
_LEAST_ROOM: Final = 25
_WITH_HEADING: Final = 40
"""A heading does not stand alone at the end of a page (millimetres)."""


def write_pdf(paper: Paper) -> bytes:
    """The bytes of the file. Its properties name no person."""
    pdf = _Sheets(paper.foot)
    pdf.set_title(paper.title)
    pdf.set_lang("ru-RU")
    pdf.set_creation_date(paper.made_at)
    pdf.add_page()
    pdf.set_font(_FONT, "B", 15)
    _line(pdf, paper.title, align="C")
    pdf.set_font(_FONT, "", 11)
    for line in paper.about:
        _line(pdf, line, align="C")
    pdf.ln(_LINE / 2)
    for block in paper.blocks:
        _write(pdf, block)
    return bytes(pdf.output())


class _Sheets(FPDF):
    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(_FONT, style, _fonts() / f"Roboto-{name}.ttf")
        self.set_margins(25, 20, 15)
        self.set_auto_page_break(auto=True, margin=20)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(_FONT, "", 8)
        self.cell(text=self._foot)
        self.set_x(self.l_margin)
        self.cell(w=0, text=f"{self.page_no()} / {{nb}}", align="R")


def _write(pdf: FPDF, block: Block) -> None:
    match block:
        case Heading():
            if pdf.will_page_break(_WITH_HEADING):
                pdf.add_page()
            pdf.ln(_LINE / 2)
            pdf.set_font(_FONT, "B", 12)
            _line(pdf, block.text)
            pdf.set_font(_FONT, "", 11)
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
    pdf.set_font(_FONT, "", 10)
    with pdf.table(
        rows=(*([head] if head else []), *rows),
        col_widths=widths,
        first_row_as_headings=head is not None,
        headings_style=FontFace(emphasis="BOLD"),
        line_height=5,
        padding=1,
        align="LEFT",
        text_align="LEFT",
    ):
        pass
    pdf.ln(_LINE / 2)
    pdf.set_font(_FONT, "", 11)


def _fonts() -> Path:
    """Where the package with the letters lies. It is found and not imported: importing it only
    lists its folder."""
    found = find_spec("font_roboto")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("font_roboto")
    return Path(found.origin).parent / "files"
