"""The menu of reports."""

from collections.abc import Callable

import pytest

from hub.domain.accounts import AccountRole
from hub.domain.reports import REPORTS
from hub.doors.board.reports.answers import ANSWERS
from tests.browser import Browser
from tests.people import People

Enter = Callable[..., Browser]


def test_every_report_stands_with_the_question_it_answers(enter: Enter, people: People) -> None:
    page = enter().get("/reports")
    for one in REPORTS:
        assert f'href="/reports/{one.form.code}"' in page.text
        assert one.form.title.ru in page.text
        assert ANSWERS[one.form.code].ru in page.text
    assert "see_reports" not in [action for action, _, _ in people.trace()]


def test_the_menu_speaks_english_too(enter: Enter) -> None:
    browser = enter()
    browser.get("/language/en")
    page = browser.get("/reports")
    assert "<h1>Reports</h1>" in page.text
    assert ANSWERS["refusals"].en in page.text


def test_no_answer_is_left_over() -> None:
    assert set(ANSWERS) == {one.form.code for one in REPORTS}


@pytest.mark.parametrize("role", [AccountRole.curator, AccountRole.administrator])
def test_who_has_no_reports_has_no_entry_for_them(enter: Enter, role: AccountRole) -> None:
    assert 'href="/reports"' not in enter(role).get("/profile").text
    assert 'href="/reports"' in enter(AccountRole.auditor).get("/profile").text
