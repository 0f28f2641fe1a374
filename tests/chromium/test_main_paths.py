"""The main path of each role through the pages, in a real browser."""

from collections.abc import Callable
from typing import Any

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from hub.domain.accounts import AccountRole
from hub.domain.states import State
from tests.filled import SURNAMES, came_by_intake
from tests.site import press

Enter = Callable[..., WebDriver]
PERSONAL = (*SURNAMES, "Примеров", "112-233", "11223344", "Образцовая", "+70000000001")


def shown(driver: WebDriver) -> str:
    """What the page says below its head, once it stands: a form leads to a new page."""
    waiting = WebDriverWait(driver, 20, ignored_exceptions=[StaleElementReferenceException])
    return waiting.until(lambda page: page.find_element(By.TAG_NAME, "main").text)


def follow(driver: WebDriver, css: str) -> None:
    """Click on the first that fits, and wait for the page to which it leads."""
    press(driver, driver.find_element(By.CSS_SELECTOR, css))


def headings(driver: WebDriver) -> list[str]:
    """The headings of the sections, in order."""
    return [one.text.split(" ")[0] for one in driver.find_elements(By.CSS_SELECTOR, "h2")]


def test_the_first_screen_begins_with_what_is_overdue(enter: Enter) -> None:
    page = enter(AccountRole.working_group)
    assert headings(page)[:4] == ["Просрочено", "Срок", "Отправлено,", "Наш"]
    levels = [one.text for one in page.find_elements(By.CSS_SELECTOR, "#late .badge")]
    assert levels[0] == "экстренный"
    assert "опоздание" in page.find_element(By.CSS_SELECTOR, "#late tbody tr").text


def test_a_silent_agency_is_told_from_a_channel_that_fails(enter: Enter) -> None:
    page = enter(AccountRole.working_group)
    assert "канал" not in page.find_element(By.CSS_SELECTOR, "#silent tbody tr").text
    failing = page.find_element(By.CSS_SELECTOR, "#undelivered tbody tr").text
    assert "администратор" in failing


def test_the_first_screen_names_nobody(enter: Enter) -> None:
    for role in (AccountRole.working_group, AccountRole.administrator, AccountRole.curator):
        text = shown(enter(role))
        assert not [word for word in PERSONAL if word in text]


def test_the_group_goes_from_the_first_screen_to_a_request_and_on_through_the_list(
    enter: Enter,
) -> None:
    page = enter(AccountRole.working_group)
    follow(page, "#late .do a")
    first = page.find_element(By.TAG_NAME, "h1").text
    follow(page, "a[rel=next]")
    assert page.find_element(By.TAG_NAME, "h1").text != first
    follow(page, "a[rel=prev]")
    assert page.find_element(By.TAG_NAME, "h1").text == first
    assert page.find_elements(By.CSS_SELECTOR, "svg .stop")


def test_the_group_returns_what_was_not_done(enter: Enter, site: Any) -> None:
    request = [one for one in site.town.requests() if one.state is State.completed][-1]
    page = enter(AccountRole.working_group, f"/board/requests/{request.number}")
    page.find_element(By.ID, "text-return").send_keys("Ребёнок в школу не зачислен")
    follow(page, "#return button")
    assert "Исполняется" in shown(page)
    assert "Ребёнок в школу не зачислен" in shown(page)


def test_what_is_personal_is_shown_on_demand_and_leaves_a_trace(enter: Enter, site: Any) -> None:
    request = next(
        one for one in site.town.requests() if one.state is State.accepted and came_by_intake(one)
    )
    page = enter(AccountRole.working_group, f"/board/requests/{request.number}")
    assert "Примеров" not in shown(page)
    follow(page, "#content-of a.button")
    assert "Примеров" in shown(page)
    assert ("see_personal", request.number, "done") in site.people.trace()
    page.get(f"{site.url}/families/{request.programme_id}")
    assert request.number in page.find_element(By.ID, "looks").text


def test_a_family_is_found_by_its_surname(enter: Enter, site: Any) -> None:
    page = enter(AccountRole.working_group)
    page.find_element(By.ID, "search").send_keys("вымысл")
    follow(page, "form[role=search] button")
    follow(page, "tbody th a")
    assert "Семья ИПСС" in page.find_element(By.TAG_NAME, "h1").text
    assert "search_by_name" in [action for action, _, _ in site.people.trace()]


def test_a_filter_is_kept_as_a_view(enter: Enter) -> None:
    page = enter(AccountRole.working_group, "/board?agency=health&level=crisis")
    page.find_element(By.ID, "view-name").send_keys("Здоровье, кризис")
    follow(page, "#views form:last-of-type button")
    page.get(page.current_url.split("?")[0])
    press(page, page.find_element(By.LINK_TEXT, "Здоровье, кризис"))
    assert "agency=health" in page.current_url
    assert "level=crisis" in page.current_url


def test_the_curator_answers_an_agency(enter: Enter) -> None:
    page = enter(AccountRole.curator)
    follow(page, "#needs_info .do a")
    page.find_element(By.ID, "text-answer").send_keys("Справка передана")
    follow(page, "#answer button")
    assert "Получен" in shown(page)


def test_the_curator_confirms_that_help_arrived(enter: Enter) -> None:
    page = enter(AccountRole.curator)
    follow(page, "#completed .do a")
    follow(page, "#confirm button")
    assert "Закрыт" in shown(page)


def test_the_coordinator_sees_the_own_agency_and_no_family(enter: Enter, site: Any) -> None:
    page = enter(AccountRole.agency_coordinator)
    text = shown(page)
    assert "здравоохранение" in text
    assert "полиция" not in page.find_element(By.ID, "late").text
    assert "ИПСС-" not in text
    assert "экстренный" not in text
    family = site.town.requests()[0].programme_id
    page.get(f"{site.url}/families/{family}")
    assert "Доступа нет" in shown(page)


def test_the_coordinator_brings_a_request_before_the_group(enter: Enter) -> None:
    page = enter(AccountRole.agency_coordinator)
    follow(page, "#risk .do a")
    follow(page, "#escalate button")
    assert "вынесено на рабочую группу" in shown(page)


def test_the_manager_looks_after_the_families_of_the_institution(enter: Enter) -> None:
    page = enter(AccountRole.institution_manager)
    assert int(page.find_elements(By.CSS_SELECTOR, ".tile b")[-1].text) > 0
    page = enter(AccountRole.institution_manager, "/families")
    follow(page, "main a[href^='/families/']")
    assert "Мероприятия" in shown(page)


def test_the_administrator_sees_no_personal_data(enter: Enter, site: Any) -> None:
    request = site.town.requests()[0]
    page = enter(AccountRole.administrator, f"/board/requests/{request.number}")
    assert not page.find_elements(By.ID, "content-of")
    for path in (
        f"/board/requests/{request.number}?show=content",
        f"/board/requests/{request.number}?show=messages",
        f"/families/{request.programme_id}?show=people",
    ):
        page.get(site.url + path)
        assert "Доступа нет" in shown(page)
    page.get(f"{site.url}/board/search?q=Примеров")
    assert "Ничего не найдено" in shown(page)


def test_the_auditor_has_no_board(enter: Enter) -> None:
    assert "Доступа нет" in shown(enter(AccountRole.auditor))


def test_the_pages_speak_english_too(enter: Enter, site: Any) -> None:
    page = enter(AccountRole.working_group)
    page.get(f"{site.url}/language/en")
    page.get(f"{site.url}/board")
    assert headings(page)[:2] == ["Overdue", "At"]
    page.get(f"{site.url}/language/ru")
