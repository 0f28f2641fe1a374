"""The files that a report's page hands out, read again."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from hub.domain.reports import REPORTS
from tests.people import People

EXAMPLE = "from=2019-01-01&to=2020-06-30"
Enter = Callable[..., Any]

pytestmark = pytest.mark.usefixtures("published")


def test_csv_has_the_figures_of_the_page(enter: Enter, people: People) -> None:
    reader = enter()
    answer = reader.get(f"/reports/department?{EXAMPLE}&format=csv")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="department_2019-01-01_2020-06-30.csv"'
    )
    rows = list(csv.reader(io.StringIO(reader.body.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][2] == "Принято семей"
    assert rows[1] == ["14610000", "KC-01", "40", "0", "0", "11", "0", "3", "7", "1"]
    assert people.trace()[-1] == ("see_reports", "department", "done")


def test_a_workbook_has_the_figures_of_the_page(enter: Enter) -> None:
    reader = enter()
    reader.get("/language/en")
    answer = reader.get(f"/reports/department?{EXAMPLE}&format=xlsx")
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    sheet = load_workbook(io.BytesIO(reader.body))["Report"]
    assert [cell.value for cell in sheet[5]][2:] == [40, 0, 0, 11, 0, 3, 7, 1]
    assert sheet["C4"].value == "Families accepted"


@pytest.mark.parametrize(("form", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_every_report_comes_as_a_file(enter: Enter, form: str, begins: bytes) -> None:
    reader = enter()
    for one in REPORTS:
        path = f"/reports/{one.form.code}?{EXAMPLE}&format={form}"
        assert reader.get(path).status == 200, path
        assert reader.body.startswith(begins), path


def test_the_links_of_the_page_lead_to_the_files(enter: Enter) -> None:
    page = enter().get(f"/reports/levels?{EXAMPLE}&territory=1461").text
    for form in ("csv", "xlsx"):
        assert f'href="?{EXAMPLE}&territory=1461&format={form}"'.replace("&", "&amp;") in page
