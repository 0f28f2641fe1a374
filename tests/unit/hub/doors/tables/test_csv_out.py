"""CSV that spreadsheets open, and that computes nothing."""

import csv
import io

from hub.domain.reports import Report
from hub.doors.tables import as_csv


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_russian_spreadsheet_can_tell_the_encoding_and_the_columns(report: Report) -> None:
    data = as_csv(report)
    assert data.startswith(b"\xef\xbb\xbf")
    header, first, second, *_ = read(data)
    assert header == ["Кто; где", "Дата", "Семей", "Доля", "Дней"]
    assert first == ["Здоровье «Я»", "31.01.2025", "12", "12,5%", "2,5"]
    assert second == ['two; "quoted"', "31.01.2025", "-3", "", ""]
    assert b"\r\n" in data


def test_the_total_comes_last(report: Report) -> None:
    rows = read(as_csv(report))
    assert rows[-1] == ["Всего", "", "9", "100,0%", "2,5"]
    assert len(rows) == 2 + len(report.rows)


def test_texts_that_look_like_formulas_begin_with_an_apostrophe(
    report: Report, hostile: tuple[str, ...]
) -> None:
    cells = [row[0] for row in read(as_csv(report))[3:-1]]
    assert cells == [f"'{text}" for text in hostile]


def test_the_english_file_has_english_names_and_points(report: Report) -> None:
    header, first, *_ = read(as_csv(report, "en"))
    assert header[0] == "Who; where"
    assert first == ["Health", "2025-01-31", "12", "12.5%", "2.5"]
