"""A report as CSV that a Russian spreadsheet opens by itself: UTF-8 with a mark, `;`, CR LF."""

import csv
from io import StringIO

from hub.domain.reports import Cell, Column, Label, Report
from hub.domain.reports.wording import RU, named, worded
from hub.doors.tables.formula import looks_like_formula


def as_csv(report: Report, language: str = RU) -> bytes:
    """Names of columns, rows and the total; a cell without a value is empty.

    Texts that look like formulas begin with an apostrophe; numbers stay as they are.
    """
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(_safe(named(column.name, language)) for column in report.columns)
    for row in (*report.rows, *([report.total] if report.total else [])):
        cells = zip(report.columns, row, strict=True)
        writer.writerow(_cell(column, cell, language) for column, cell in cells)
    return written.getvalue().encode("utf-8-sig")


def _cell(column: Column, cell: Cell, language: str) -> str:
    if cell is None:
        return ""
    text = worded(cell, column.unit, language)
    return _safe(text) if isinstance(cell, str | Label) else text


def _safe(text: str) -> str:
    return f"'{text}" if looks_like_formula(text) else text
