"""A board served over HTTP, as people have it, and how a browser enters it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait
from starlette.applications import Starlette

from hub.domain.accounts import EVERYWHERE, AccountRole
from hub.doors.board import application
from hub.doors.board.agency import routes as agency
from hub.doors.board.agency.place import Place
from hub.doors.board.meeting import routes as meeting
from hub.doors.board.meeting.table import Table
from hub.doors.board.reports import routes as report_routes
from hub.doors.board.work.opening import SECTIONS
from hub.doors.board.work.routes import routes
from hub.doors.board.work.work import Work
from hub.doors.web import serve
from hub.flow.board.first_screen import Screens
from hub.flow.deeds.deeds import Deeds
from hub.flow.meeting.decide import Decisions
from hub.flow.replies import ReplyIntake
from hub.flow.workplace.say import Workplace
from tests.people import PASSWORD, People
from tests.town import Town

_PATIENCE = 20

ACCOUNTS = {
    AccountRole.working_group: {"territories": (EVERYWHERE,)},
    AccountRole.agency_coordinator: {"agency": "health"},
    AccountRole.curator: {"institution": "KC-01", "curator": "cur-1"},
    AccountRole.institution_manager: {"institution": "KC-01"},
    AccountRole.administrator: {},
    AccountRole.auditor: {},
}


def press(driver: WebDriver, element: WebElement) -> None:
    """Click, and wait until the page to which it leads stands whole."""
    here, waiting = driver.find_element(By.TAG_NAME, "html"), WebDriverWait(driver, _PATIENCE)
    element.click()
    waiting.until(staleness_of(here))
    waiting.until(lambda page: page.execute_script("return document.readyState") == "complete")


class Site:
    """A served board: `url`, the town behind it, and the logins of its people by role."""

    def __init__(self, url: str, town: Town, people: People, logins: dict[AccountRole, str]):
        self.url = url
        self.town = town
        self.people = people
        self.logins = logins


@contextmanager
def serving(application_: Starlette) -> Iterator[int]:
    """Serve on a free port; stop at the end."""
    # The server tells it when it stops.
    application_.state.stopping = asyncio.Event()
    stop, ready = threading.Event(), threading.Event()
    ports: list[int] = []

    def on_ready(port: int) -> None:
        ports.append(port)
        ready.set()

    thread = threading.Thread(target=serve, args=(application_, "127.0.0.1", 0, stop, on_ready))
    thread.start()
    try:
        assert ready.wait(30)
        yield ports[0]
    finally:
        stop.set()
        thread.join()


def work_of(town: Town) -> Work:
    """The board's pages over that town."""
    return Work(
        means=town.means,
        screens=Screens(town.means),
        deeds=Deeds(town.means, lambda _: None),
        depths=lambda: {"health": 3},
    )


@contextmanager
def site_of(town: Town) -> Iterator[Site]:
    """The board of that town, served, with an account for each role."""
    people = People(town.store)
    people.now = town.now
    logins = {role: people.add(role, **fields).login for role, fields in ACCOUNTS.items()}
    desk = people.desk(sections=SECTIONS, home="/")
    place = Place(means=town.means, workplace=Workplace(town.means, ReplyIntake(town.means)))
    table = Table(means=town.means, decisions=Decisions(town.means))
    pages = (
        *routes(desk, work_of(town)),
        *agency.routes(desk, place),
        *meeting.routes(desk, table),
        *report_routes(desk, town.means),
    )
    with serving(Starlette(routes=application.routes(desk, pages))) as port:
        yield Site(f"http://127.0.0.1:{port}", town, people, logins)


def sign_in(driver: WebDriver, site: Site, role: AccountRole) -> None:
    """Sign in as whoever has that role."""
    driver.get(site.url + "/sign-in")
    driver.delete_all_cookies()
    driver.get(site.url + "/sign-in")
    driver.find_element(By.NAME, "login").send_keys(site.logins[role])
    driver.find_element(By.NAME, "password").send_keys(PASSWORD)
    # The next page must not be asked for before this one has answered.
    press(driver, driver.find_element(By.CSS_SELECTOR, "main button"))
    assert "/sign-in" not in driver.current_url


def resize(driver: WebDriver, width: int, height: int = 900) -> None:
    """A window of that size inside; headless windows have no other way below 500."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
