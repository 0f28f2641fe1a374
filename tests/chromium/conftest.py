"""A browser in front of a hub that serves over HTTP, as people have it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver

from bench.board import fill
from hub.domain.accounts import AccountRole
from hub.storage import open_store
from tests.filled import filled
from tests.site import Site, resize, sign_in, site_of

REQUESTS = 10_000
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
"""Whose session the browser has, by site: signing in for each test would take most of the time."""


@pytest.fixture(scope="session")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Several hundred requests that came by the real intake, among ten thousand others. Tests
    share it."""
    path = tmp_path_factory.mktemp("site") / "hub.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(f"sqlite:///{path}")
    fill(store, REQUESTS)
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

    def enter_as(role: AccountRole, path: str = "/board", width: int = 1280) -> WebDriver:
        if {site.url: role} != _SIGNED_IN:
            sign_in(chromium, site, role)
            _SIGNED_IN.clear()
            _SIGNED_IN[site.url] = role
        resize(chromium, width)
        chromium.get(site.url + path)
        return chromium

    return enter_as
