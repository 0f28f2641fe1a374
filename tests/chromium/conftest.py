"""A browser in front of a hub that serves over HTTP, as people have it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from starlette.applications import Starlette

from hub.domain.accounts import EVERYWHERE, AccountRole
from hub.doors.board import Section, application
from hub.doors.board.work.opening import SECTIONS
from hub.doors.board.work.routes import routes
from hub.doors.board.work.work import Work
from hub.doors.web import serve
from hub.flow.board.first_screen import Screens
from hub.flow.deeds.deeds import Deeds
from hub.storage import open_store
from tests.filled import filled
from tests.people import PASSWORD, People
from tests.town import Town

CHROMIUM = Path("/usr/bin/chromium")
CHROMEDRIVER = Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=ru",
)
_SIGNED_IN: dict[str, AccountRole] = {}
"""Whose session the browser has: signing in anew for each test would take most of the time."""
ACCOUNTS = {
    AccountRole.working_group: {"territories": (EVERYWHERE,)},
    AccountRole.agency_coordinator: {"agency": "health"},
    AccountRole.curator: {"institution": "KC-01", "curator": "cur-1"},
    AccountRole.institution_manager: {"institution": "KC-01"},
    AccountRole.administrator: {},
    AccountRole.auditor: {},
}


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
    sections: tuple[Section, ...] = SECTIONS
    desk = people.desk(sections=sections, home="/")
    pages = application.routes(desk, routes(desk, work_of(town)))
    with serving(Starlette(routes=pages)) as port:
        yield Site(f"http://127.0.0.1:{port}", town, people, logins)


@pytest.fixture(scope="session")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Several hundred requests that came by the real intake. Tests share it."""
    path = tmp_path_factory.mktemp("site") / "hub.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(f"sqlite:///{path}")
    with site_of(filled(store)) as served:
        yield served
    store.close()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """One browser for all tests. Its absence is a failure, so that nobody takes half a test run
    for a whole one."""
    if not (CHROMIUM.exists() and CHROMEDRIVER.exists()):
        pytest.fail("Chromium is not installed (Debian: apt-get install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    folder = tmp_path_factory.mktemp("chromium")
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options, webdriver.ChromeService(str(CHROMEDRIVER)))
    driver.set_page_load_timeout(30)
    yield driver
    driver.quit()


@pytest.fixture
def enter(chromium: WebDriver, site: Site) -> Callable[..., WebDriver]:
    """Sign in as a role and open a page; the window is as wide as asked."""

    signed_in = _SIGNED_IN

    def enter_as(role: AccountRole, path: str = "/board", width: int = 1280) -> WebDriver:
        if signed_in.get("role") is not role:
            sign_in(chromium, site, role)
            signed_in["role"] = role
        resize(chromium, width)
        chromium.get(site.url + path)
        return chromium

    return enter_as


def sign_in(driver: WebDriver, site: Site, role: AccountRole) -> None:
    """Sign in as whoever has that role."""
    driver.get(site.url + "/sign-in")
    driver.delete_all_cookies()
    driver.get(site.url + "/sign-in")
    driver.find_element(By.NAME, "login").send_keys(site.logins[role])
    driver.find_element(By.NAME, "password").send_keys(PASSWORD)
    driver.find_element(By.CSS_SELECTOR, "main button").click()


def resize(driver: WebDriver, width: int, height: int = 900) -> None:
    """A window of that size inside; headless windows have no other way below 500."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
