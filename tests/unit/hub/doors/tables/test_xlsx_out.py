"""Workbooks, read back by another library."""

import io
import zipfile
from datetime import datetime

import msgspec
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from hub.domain.reports import Report
from hub.doors.tables import as_xlsx
from hub.doors.tables.xlsx_out import HEADER_ROW

FIRST = HEADER_ROW + 2
"""The first row of figures, counted from 1."""


@pytest.fixture
def sheet(report: Report) -> Worksheet:
    """The figures of the Russian workbook."""
    return load_workbook(io.BytesIO(as_xlsx(report)))["Отчёт"]


def test_the_workbook_says_what_it_is(sheet: Worksheet) -> None:
    assert sheet["A1"].value == "Выдуманный отчёт"
    assert sheet["A2"].value == "01.01.2025 – 31.01.2025; 1461; KC-01; по состоянию на 03.02.2025"
    names = [cell.value for cell in sheet[HEADER_ROW + 1]]
    assert names == ["Кто; где", "Дата", "Семей", "Доля", "Дней"]


def test_values_keep_their_type_and_format(sheet: Worksheet) -> None:
    first, second = ([cell.value for cell in sheet[FIRST + n]] for n in (0, 1))
    assert first == ["Здоровье «Я»", datetime(2025, 1, 31), 12, 0.125, 2.5]
    assert second == ['two; "quoted"', datetime(2025, 1, 31), -3, None, None]
    formats = [cell.number_format for cell in sheet[FIRST]]
    assert formats == ["#,##0", "dd.mm.yyyy", "#,##0", "0.0%", "0.0"]


def test_the_total_comes_last_and_is_bold(sheet: Worksheet, report: Report) -> None:
    row = sheet[FIRST + len(report.rows)]
    assert [cell.value for cell in row] == ["Всего", None, 9, 1, 2.5]
    assert all(cell.font.bold for cell in row)
    assert sheet.max_row == FIRST + len(report.rows)


def test_no_text_is_a_formula(report: Report, sheet: Worksheet, hostile: tuple[str, ...]) -> None:
    cells = [sheet.cell(FIRST + 2 + n, 1) for n in range(len(hostile))]
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    # The XML reader turns a carriage return into a line feed, whichever it is.
    shown = [cell.value.replace("_x000D_", "\r").strip("\r\n") for cell in cells]
    assert shown == [text.strip("\r\n") for text in hostile]
    with zipfile.ZipFile(io.BytesIO(as_xlsx(report))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_the_header_stays_in_sight_and_the_page_fits(sheet: Worksheet) -> None:
    assert sheet.freeze_panes == f"B{FIRST}"
    assert sheet.print_title_rows == f"${HEADER_ROW + 1}:${HEADER_ROW + 1}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # One page wide, which is the default, and as many high as it takes.
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert all(sheet.column_dimensions[letter].width >= 12 for letter in "ABCDE")


def test_the_second_sheet_tells_what_the_figures_mean(report: Report) -> None:
    russian = load_workbook(io.BytesIO(as_xlsx(report)))
    english = load_workbook(io.BytesIO(as_xlsx(report, "en")))
    assert russian["Определения"]["A1"].value == "Что это."
    assert english["Definitions"]["A1"].value == "What it is."


def test_a_report_without_rows_is_a_workbook_too(report: Report) -> None:
    empty = msgspec.structs.replace(report, rows=(), total=None)
    sheet = load_workbook(io.BytesIO(as_xlsx(empty)))["Отчёт"]
    assert sheet.max_row == HEADER_ROW + 1
