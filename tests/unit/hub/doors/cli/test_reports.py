"""`hub report`, as it is typed."""

import io
from datetime import date
from pathlib import Path

import msgspec
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from hub.domain.errors import Invalid, NotFound
from hub.doors.cli.main import app
from hub.storage import open_store
from tests.families import SOP, keep, programme

PERIOD = ("--from", "2024-01-01", "--to", "31.12.2024")


@pytest.fixture(autouse=True)
def town(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub with one family, in a folder without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HUB_CONFIG", raising=False)
    monkeypatch.setenv("HUB_DATABASE_URL", sqlite_url)
    store = open_store(sqlite_url)
    keep(store, programme(date(2024, 5, 6), SOP))
    store.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["report", *words])


def test_a_report_is_a_table_on_the_screen_with_its_definitions() -> None:
    shown = run("department", *PERIOD)
    assert shown.exit_code == 0
    assert "Работа отделения" in shown.stdout
    assert "2024" in shown.stdout
    assert "Принято" in shown.stdout


def test_json_has_the_whole_report() -> None:
    made = msgspec.json.decode(run("department", *PERIOD, "--format", "json").stdout_bytes)
    assert made["code"] == "department"
    assert made["rows"] == [["14610000", "KC-01", 1, 0, 1, 0, 0, 0, 0, 0]]
    assert made["columns"][2]["name"] == {"ru": "Принято семей", "en": "Families accepted"}


def test_csv_can_go_to_the_screen_or_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "report.csv"
    printed = run("department", *PERIOD, "--format", "csv").stdout_bytes
    assert run("department", *PERIOD, "--format", "csv", "--out", str(out)).exit_code == 0
    assert out.read_bytes() == printed
    assert printed.splitlines()[1] == b"14610000;KC-01;1;0;1;0;0;0;0;0"


def test_a_workbook_goes_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "report.xlsx"
    assert run("levels", *PERIOD, "--format", "xlsx", "--out", str(out)).exit_code == 0
    book = load_workbook(io.BytesIO(out.read_bytes()))
    assert book["Отчёт"]["A1"].value == "Доли уровней сопровождения"


def test_a_table_does_not_go_to_a_file(tmp_path: Path) -> None:
    assert run("levels", *PERIOD, "--out", str(tmp_path / "x")).exit_code == 2


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("nothing", *PERIOD), NotFound),
        (("levels", "--from", "2024-01-02", "--to", "2024-01-01"), Invalid),
        (("levels", *PERIOD, "--territory", "Белгород"), Invalid),
    ],
)
def test_what_cannot_be_answered_is_refused(words: tuple[str, ...], error: type[Exception]) -> None:
    assert isinstance(run(*words).exception, error)


def test_only_the_named_territory_and_institution_count() -> None:
    elsewhere = run("department", *PERIOD, "--format", "json", "--territory", "45")
    here = run("department", *PERIOD, "--format", "json", "--institution", "KC-01")
    assert msgspec.json.decode(elsewhere.stdout_bytes)["rows"] == []
    assert len(msgspec.json.decode(here.stdout_bytes)["rows"]) == 1
