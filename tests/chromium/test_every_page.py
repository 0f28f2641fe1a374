"""What holds for every page: it can be used by everybody, fits a telephone, keeps its place."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from hub.domain.accounts import AccountRole
from hub.domain.messages import ReplyState
from hub.domain.states import State
from tests.filled import came_by_intake
from tests.site import resize

Enter = Callable[..., WebDriver]
AXE = Path(".cache/npm/node_modules/axe-core/axe.min.js")
PAGES = (
    "/board",
    "/board/list/late",
    "/board/search?q=нет",
    "/families",
    "/meeting",
    "/reports",
    "/reports/levels",
    "/reports/agencies",
    "/profile",
    "request",
    "content",
    "messages",
    "family",
)


def path_of(page: str, site: Any) -> str:
    """The address of a page; some need a request that there is."""
    request = next(
        one for one in site.town.requests() if one.state is State.accepted and came_by_intake(one)
    )
    return {
        "request": f"/board/requests/{request.number}?list=late",
        "content": f"/board/requests/{request.number}?show=content",
        "messages": f"/board/requests/{request.number}?show=messages",
        "family": f"/families/{request.programme_id}?show=people",
    }.get(page, page)


def serious(driver: WebDriver) -> Sequence[str]:
    """What axe-core finds serious or critical, with the places."""
    if not AXE.exists():
        pytest.fail("axe-core is not there: make .cache/npm")
    # The page's own policy lets no foreign script in; the driver is not bound by it.
    driver.execute_script(AXE.read_text(encoding="utf-8"))
    found = driver.execute_async_script(
        "const done = arguments[arguments.length - 1];axe.run().then((all) => done(all.violations))"
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def changes(driver: WebDriver, css: str, shown: str) -> None:
    """Wait until that place says something else; it may be put anew while it is read."""
    waiting = WebDriverWait(driver, 20, ignored_exceptions=[StaleElementReferenceException])
    waiting.until(lambda page: page.find_element(By.CSS_SELECTOR, css).text != shown)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [1280, 360])
def test_a_page_is_accessible_and_fits(enter: Enter, site: Any, page: str, width: int) -> None:
    opened = enter(AccountRole.working_group, path_of(page, site), width)
    assert serious(opened) == []
    assert opened.execute_script("return document.documentElement.scrollWidth") <= width
    assert opened.get_log("browser") == []


@pytest.mark.parametrize("width", [1280, 360])
def test_the_workplace_of_an_agency_is_accessible_and_fits(
    enter: Enter, site: Any, width: int
) -> None:
    request = next(
        one
        for one in site.town.requests()
        if one.agency == "health" and one.state is State.received and came_by_intake(one)
    )
    for path in ("/agency", f"/agency/requests/{request.number}"):
        opened = enter(AccountRole.agency_coordinator, path, width)
        assert serious(opened) == []
        assert opened.execute_script("return document.documentElement.scrollWidth") <= width
        assert opened.get_log("browser") == []


@pytest.mark.parametrize("width", [1280, 360])
def test_the_way_in_is_accessible_and_fits(chromium: WebDriver, site: Any, width: int) -> None:
    resize(chromium, width)
    chromium.get(site.url + "/sign-in")
    assert serious(chromium) == []
    assert chromium.execute_script("return document.documentElement.scrollWidth") <= width


def test_everything_is_reached_by_the_keyboard(enter: Enter) -> None:
    page = enter(AccountRole.working_group)
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert page.switch_to.active_element.get_attribute("class") == "skip"
    page.switch_to.active_element.send_keys(Keys.ENTER)
    page.switch_to.active_element.send_keys(Keys.TAB)
    assert page.switch_to.active_element.get_attribute("href").endswith("#late")


def test_the_first_screen_refreshes_itself_and_keeps_the_readers_place(
    enter: Enter, site: Any
) -> None:
    page = enter(AccountRole.working_group)
    page.execute_script("document.getElementById('families').scrollIntoView()")
    before = page.execute_script(
        "return document.getElementById('families').getBoundingClientRect().top"
    )
    shown = page.find_element(By.CSS_SELECTOR, "#needs_info .count").text
    request = next(one for one in site.town.requests() if one.state is State.received)
    site.town.say(request, ReplyState.needs_info, reason="more_data_needed")
    page.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
    changes(page, "#needs_info .count", shown)
    after = page.execute_script(
        "return document.getElementById('families').getBoundingClientRect().top"
    )
    assert abs(after - before) < 2


def test_a_form_that_is_being_filled_in_is_left_alone(enter: Enter, site: Any) -> None:
    page = enter(AccountRole.working_group)
    page.find_element(By.ID, "search").send_keys("полсло")
    request = next(one for one in site.town.requests() if one.state is State.received)
    site.town.say(request, ReplyState.accepted)
    shown = page.find_element(By.CSS_SELECTOR, "#matrix").text
    page.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
    changes(page, "#matrix", shown)
    assert page.find_element(By.ID, "search").get_attribute("value") == "полсло"
    assert page.switch_to.active_element.get_attribute("id") == "search"


def test_a_printed_page_has_no_buttons(enter: Enter) -> None:
    page = enter(AccountRole.working_group)
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not page.find_element(By.ID, "filters").is_displayed()
        assert not any(one.is_displayed() for one in page.find_elements(By.TAG_NAME, "button"))
        assert page.find_element(By.ID, "late").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
