"""A paper as DOCX, made of real headings and tables, so that it can be worked on and read aloud."""

from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

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

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT: Final = "Times New Roman"
_WIDTH: Final = Cm(17)
_ROOM: Final = " ______________________________"


def write_docx(paper: Paper) -> bytes:
    """The bytes of the file. Its properties name no person."""
    document = Document()
    _dress(document, paper)
    title = document.add_heading(paper.title, level=1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in paper.about:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in paper.blocks:
        _write(document, block)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    section.footer.paragraphs[0].text = paper.foot
    for name, size in (("Normal", 12), ("Heading 1", 15), ("Heading 2", 13)):
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        # Word takes Cyrillic from a name of its own.
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn(f"w:{script}"), _FONT)
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, "", "ru-RU"
    properties.created = properties.modified = paper.made_at


def _write(document: Any, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(block.text, level=2)
        case Text():
            document.add_paragraph(block.text)
        case Lines():
            for label in block.labels:
                document.add_paragraph(f"{label}:{_ROOM}{_ROOM}")
        case Facts():
            _table(document, None, block.rows, (1, 2))
        case Table():
            _table(document, block.head, block.rows, block.widths)
        case Signatures():
            for post, name in block.rows:
                document.add_paragraph(f"{post}{_ROOM} {name}".rstrip())


def _table(
    document: Any,
    head: tuple[str, ...] | None,
    rows: tuple[tuple[str, ...], ...],
    widths: tuple[int, ...],
) -> None:
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for index, row in enumerate((*([head] if head else []), *rows)):
        cells = table.add_row().cells
        for cell, text, share in zip(cells, row, widths, strict=True):
            cell.width = int(_WIDTH * share / sum(widths))
            run = cell.paragraphs[0].add_run(text)
            run.bold = head is not None and index == 0
    if head:
        _repeat(table.rows[0])
    document.add_paragraph()


def _repeat(row: Any) -> None:
    """The head comes again on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
