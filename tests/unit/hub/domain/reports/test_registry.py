"""The reports that people are offered."""

import re
from pathlib import Path

import pytest

from hub.domain.errors import NotFound
from hub.domain.messages import Reason
from hub.domain.reports import REPORTS, find
from hub.domain.reports.names import REASONS


def test_every_report_is_found_by_its_own_code() -> None:
    codes = [one.form.code for one in REPORTS]
    assert len(set(codes)) == len(codes)
    assert [find(code) for code in codes] == list(REPORTS)


def test_an_unknown_report_is_refused_with_the_codes_there_are() -> None:
    with pytest.raises(NotFound, match="department") as refused:
        find("none")
    assert "indicators" in refused.value.ru


def test_each_form_speaks_both_languages_and_draws_its_own_columns() -> None:
    for one in REPORTS:
        form = one.form
        keys = [column.key for column in form.columns]
        assert len(set(keys)) == len(keys)
        texts = [form.title, *form.notes, *(column.name for column in form.columns)]
        assert all(text.ru and text.en and text.ru != text.en for text in texts)
        assert form.notes
        if form.chart is not None:
            assert {form.chart.x, *form.chart.series} <= set(keys)


def test_the_page_lists_the_reports_in_their_order() -> None:
    page = (Path(__file__).parents[5] / "docs" / "reports.md").read_text(encoding="utf-8")
    listed = page.split("| report | shows |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", listed, re.MULTILINE) == [one.form.code for one in REPORTS]


def test_every_reason_has_a_name() -> None:
    assert set(REASONS) == set(Reason)
