"""A report on the screen: what it shows, to whom, and what becomes of a bad question."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from lxml import html

from hub.domain.accounts import AccountRole
from hub.domain.errors import Unavailable
from hub.domain.reports import REPORTS
from tests import factories as make
from tests.browser import Browser
from tests.families import SOP, keep, programme
from tests.people import People

EXAMPLE = "from=2019-01-01&to=2020-06-30"
HOSTILE = "<script>alert('x')</script>"
MANAGER, GROUP = AccountRole.institution_manager, AccountRole.working_group

Enter = Callable[..., Browser]


def figures(text: str) -> dict[str, list[str]]:
    """The cells of each row of the table, by its first one."""
    rows = html.fromstring(text).xpath("//table[@id='figures']//tr[td]")
    cells = [[cell.text_content().strip() for cell in row.xpath("th|td")] for row in rows]
    return {row[0]: row[1:] for row in cells}


@pytest.mark.usefixtures("published")
def test_the_published_table_is_on_the_page_and_in_the_chart(enter: Enter) -> None:
    page = enter().get(f"/reports/department?{EXAMPLE}")
    assert page.status == 200
    row = figures(page.text)["14610000"]
    assert [row[place] for place in (1, 4, 7, 6)] == ["40", "11", "7", "3"]
    titles = [unescape(one) for one in re.findall("<title>(KC-01[^<]*)</title>", page.text)]
    assert titles[:4] == [
        "KC-01. Принято семей: 40",
        "KC-01. Снято с сопровождения: 11",
        "KC-01. из них положение улучшилось: 7",
        "KC-01. из них родители лишены прав или ограничены в них: 3",
    ]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("language", "drawn_up"), [("ru", "Сформирован"), ("en", "Drawn up on")])
def test_every_report_opens_with_its_title_and_definitions(
    enter: Enter, language: str, drawn_up: str
) -> None:
    browser = enter()
    browser.get(f"/language/{language}")
    for form in (one.form for one in REPORTS):
        page = browser.get(f"/reports/{form.code}?{EXAMPLE}")
        assert page.status == 200, form.code
        text = unescape(page.text)
        assert f"<h1>{getattr(form.title, language)}</h1>" in text
        assert all(getattr(note, language) in text for note in form.notes)
        assert drawn_up in text


@pytest.mark.usefixtures("published")
def test_the_page_holds_no_script_and_no_inline_style(enter: Enter) -> None:
    page = html.fromstring(enter().get(f"/reports/levels?{EXAMPLE}").text)
    assert page.xpath("//svg")
    assert not page.xpath("//script | //style | //@style")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_without_days_the_period_is_this_year_up_to_today(enter: Enter, people: People) -> None:
    page = enter().get("/reports/department")
    today = people.now.date()
    assert f"01.01.{today.year} – {today:%d.%m.%Y}" in page.text
    assert "За этот период данных нет" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2020-02-02&to=2020-02-01", "кончается раньше"),
        ("from=2020-02-30&to=2020-03-01", "Укажите оба дня"),
        ("from=2020-02-03", "Укажите оба дня"),
        ("from=2014-12-31&to=2020-01-01", "не больше пяти лет"),
        ("from=2024-01-01&to=9999-12-31", "не больше пяти лет"),
        ("from=9999-12-31&to=9999-12-31", "не позже нынешнего года"),
        (f"{EXAMPLE}&territory=Белгород", "начало кода ОКТМО"),
        (f"{EXAMPLE}&format=exe", "csv или xlsx"),
    ],
)
def test_a_question_that_cannot_be_answered_is_explained_beside_the_form(
    enter: Enter, people: People, query: str, said: str
) -> None:
    page = enter().get(f"/reports/levels?{query}")
    assert page.status == 400
    (problem,) = html.fromstring(page.text).xpath("//*[@role='alert']/text()")
    assert said in problem
    assert 'name="from"' in page.text
    assert "see_reports" not in [action for action, _, _ in people.trace()]


def test_a_bad_day_stays_in_the_form_and_cannot_break_out_of_it(enter: Enter) -> None:
    page = enter().get(f"/reports/levels?from=%22%3E{HOSTILE}&to=2020-01-01&territory={HOSTILE}")
    assert page.status == 400
    assert "<script" not in page.text
    assert html.fromstring(page.text).xpath("//input[@name='from']/@value") == [f'">{HOSTILE}']


def test_hostile_texts_of_a_case_system_are_shown_as_texts(enter: Enter, people: People) -> None:
    keep(people.store, programme(date(2020, 1, 9), institution=HOSTILE, curator=HOSTILE))
    for code in ("department", "caseload"):
        page = enter().get(f"/reports/{code}?{EXAMPLE}&institution={HOSTILE}")
        assert page.status == 200
        assert "<script" not in page.text
        assert unescape(page.text).count(HOSTILE) >= 4


def test_an_unknown_report_is_not_found(enter: Enter) -> None:
    assert enter(AccountRole.agency_coordinator).get("/reports/nothing").status == 404
    page = enter().get(f"/reports/%3Cb%3E?{EXAMPLE}")
    assert page.status == 404
    assert "<b>" not in page.text


@pytest.mark.parametrize("role", [AccountRole.curator, AccountRole.administrator])
def test_a_role_without_reports_sees_none(enter: Enter, people: People, role: AccountRole) -> None:
    browser = enter(role)
    for path in ("/reports", f"/reports/department?{EXAMPLE}"):
        assert browser.get(path).status == 403
    assert people.trace()[-1][0::2] == ("see_reports", "refused")


def test_who_is_not_signed_in_is_led_to_the_report_after_signing_in(enter: Enter) -> None:
    browser = enter()
    browser.cookies.clear()
    answer = browser.get(f"/reports/levels?{EXAMPLE}")
    assert answer.status == 303
    assert "next=/reports/levels%3Ffrom" in answer.headers["location"]


@pytest.fixture
def two_towns(people: People) -> None:
    """A family of KC-01 in one town, two families of KC-02 in another."""
    start = date(2020, 1, 9)
    keep(people.store, programme(start, SOP))
    for _ in range(2):
        keep(people.store, programme(start, SOP, institution="KC-02", territory="45000000"))


def accepted(browser: Browser, more: str = "") -> Any:
    """Families accepted by institution; the status when there is no page."""
    page = browser.get(f"/reports/department?{EXAMPLE}{more}")
    if page.status != 200:
        return page.status
    rows = figures(page.text)
    return {row[0]: row[1] for name, row in rows.items() if name != "Всего"}


@pytest.mark.usefixtures("two_towns")
def test_a_manager_sees_the_own_institution_alone(enter: Enter, people: People) -> None:
    browser = enter(MANAGER)
    assert accepted(browser) == {make.INSTITUTION: "1"}
    assert accepted(browser, f"&institution={make.INSTITUTION}") == {make.INSTITUTION: "1"}
    assert accepted(browser, "&institution=KC-02") == 403
    assert people.trace()[-1] == ("see_reports", "department", "refused")
    assert 'name="institution"' not in browser.get(f"/reports/department?{EXAMPLE}").text


@pytest.mark.usefixtures("two_towns")
def test_a_member_of_the_group_sees_the_own_territories_alone(enter: Enter) -> None:
    browser = enter(GROUP, territories=("1461", "1470"))
    assert accepted(browser) == {"KC-01": "1"}
    assert accepted(browser, "&territory=14610000") == {"KC-01": "1"}
    assert accepted(browser, "&territory=1470") == {}
    assert [accepted(browser, f"&territory={one}") for one in ("14", "45", "4")] == [403] * 3
    page = browser.get(f"/reports/department?{EXAMPLE}").text
    choices = html.fromstring(page).xpath("//select[@name='territory']/option/@value")
    assert choices == ["", "1461", "1470"]


@pytest.mark.usefixtures("two_towns")
def test_territories_everywhere_mean_all_of_them_and_none_means_nothing(enter: Enter) -> None:
    assert accepted(enter(GROUP, territories=("*",))) == {"KC-01": "1", "KC-02": "2"}
    assert accepted(enter(GROUP, territories=())) == 403


def test_an_opening_is_written_down_as_one_of_aggregates(enter: Enter, people: People) -> None:
    enter().get(f"/reports/levels?{EXAMPLE}&territory=1461&institution=Примеров")
    assert people.trace()[-1] == ("see_reports", "levels", "done")
    with people.store.read() as uow:
        detail = uow.audit.after(0, 1_000)[-1].entry.detail
    assert detail == "aggregate 2019-01-01/2020-06-30 1461 page"


def test_figures_whose_opening_cannot_be_written_down_are_not_shown(
    enter: Enter, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = enter()

    def unwritable(*_: object) -> None:
        raise Unavailable("нет места", "no room")

    monkeypatch.setattr(people.trail, "write", unwritable)
    page = browser.get(f"/reports/levels?{EXAMPLE}")
    assert page.status == 503
    assert "<table" not in page.text


def test_the_ready_periods_keep_the_territory_and_the_institution(enter: Enter) -> None:
    page = enter().get(f"/reports/levels?{EXAMPLE}&territory=1461&institution=KC-01")
    links = html.fromstring(page.text).xpath("//nav[@class='presets']/a/@href")
    assert len(links) == 6
    assert all("territory=1461&institution=KC-01" in link for link in links)
