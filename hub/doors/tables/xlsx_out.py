"""A report as an XLSX workbook: one sheet of figures, one of what they mean.

Every text is written as a text, never as a formula; one that looks like a formula carries Excel's
own quote mark too, so that it stays a text when somebody edits it.
"""

from collections.abc import Sequence
from io import BytesIO
from itertools import product

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hub.domain.reports import Cell, Column, Label, Report, Unit
from hub.domain.reports.wording import RU, named, worded
from hub.doors.tables.formula import looks_like_formula

SHEETS = Label("Отчёт", "Report"), Label("Определения", "Definitions")
HEADER_ROW = 3
"""The row of column names, counted from 0: title, period and an empty row stand above it."""

_NUMBERS = {Unit.share: "0.0%", Unit.working_days: "0.0", Unit.date: "dd.mm.yyyy"}
_WIDEST, _NARROWEST, _TEXT_WIDTH = 48, 12, 100
_A4 = 9


class _Formats:
    """A workbook's formats, by column unit, weight and whether a text must be quoted."""

    def __init__(self, book: Workbook) -> None:
        self._made: dict[tuple[Unit, bool, bool], Format] = {
            (unit, bold, quoted): book.add_format(
                {
                    "num_format": _NUMBERS.get(unit, "#,##0"),
                    "bold": bold,
                    "quote_prefix": quoted,
                    "top": int(bold),
                    "valign": "top",
                }
            )
            for unit, bold, quoted in product(Unit, (False, True), (False, True))
        }
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E7EDF3", "valign": "top"}
        )
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, unit: Unit, bold: bool, text: str | None = None) -> Format:
        return self._made[unit, bold, text is not None and looks_like_formula(text)]


def as_xlsx(report: Report, language: str = RU) -> bytes:
    """The workbook of this report."""
    written = BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        formats = _Formats(book)
        figures, definitions = (book.add_worksheet(named(name, language)) for name in SHEETS)
        _write_figures(figures, report, formats, language)
        _write_definitions(definitions, report, formats, language)
    return written.getvalue()


def _write_figures(sheet: Worksheet, report: Report, formats: _Formats, language: str) -> None:
    sheet.write_string(0, 0, named(report.title, language), formats.title)
    sheet.write_string(1, 0, subtitle(report, language))
    for place, column in enumerate(report.columns):
        sheet.write_string(HEADER_ROW, place, named(column.name, language), formats.header)
        sheet.set_column(place, place, _width(report, place, language))
    row = HEADER_ROW
    for row, cells in enumerate(report.rows, HEADER_ROW + 1):
        _write_row(sheet, row, report.columns, cells, formats, language)
    if report.total:
        _write_row(sheet, row + 1, report.columns, report.total, formats, language, bold=True)
    _set_up_page(sheet, report)


def _write_row(
    sheet: Worksheet,
    row: int,
    columns: Sequence[Column],
    cells: Sequence[Cell],
    formats: _Formats,
    language: str,
    *,
    bold: bool = False,
) -> None:
    for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        match cell:
            case None:
                sheet.write_blank(row, place, None, formats.of(column.unit, bold))
            case Label() | str():
                text = worded(cell, column.unit, language)
                sheet.write_string(row, place, text, formats.of(column.unit, bold, text))
            case int() | float():
                sheet.write_number(row, place, cell, formats.of(column.unit, bold))
            case _:
                sheet.write_datetime(row, place, cell, formats.of(column.unit, bold))


def _write_definitions(sheet: Worksheet, report: Report, formats: _Formats, language: str) -> None:
    sheet.set_column(0, 0, _TEXT_WIDTH)
    for row, note in enumerate(report.notes):
        sheet.write_string(row, 0, named(note, language), formats.wrapped)


def _set_up_page(sheet: Worksheet, report: Report) -> None:
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    last = HEADER_ROW + len(report.rows)
    sheet.autofilter(HEADER_ROW, 0, last, len(report.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_footer("&L&F&R&P / &N")


def _width(report: Report, place: int, language: str) -> int:
    unit = report.columns[place].unit
    longest = max((len(worded(row[place], unit, language)) for row in report.rows), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def subtitle(report: Report, language: str = RU) -> str:
    """Period, whose figures, and the day of the report in one line."""
    where = ", ".join(report.where.territories) or named(_EVERYWHERE, language)
    whose = f"{where}; {report.where.institution}" if report.where.institution else where
    as_of = worded(report.as_of, Unit.date, language)
    return f"{report.span.label()}; {whose}; {named(_AS_OF, language)} {as_of}"


_EVERYWHERE = Label("все территории", "all territories")
_AS_OF = Label("по состоянию на", "as of")
