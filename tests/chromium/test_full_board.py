"""The first screen of a town with ten thousand requests, a thousand of them open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from bench.board import fill
from hub.domain.accounts import AccountRole
from hub.storage import open_store
from tests.site import Site, resize, sign_in, site_of
from tests.town import Town

REQUESTS = 10_000


@pytest.fixture
def full(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The board of such a town."""
    path = tmp_path / "hub.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(f"sqlite:///{path}")
    fill(store, REQUESTS)
    with site_of(Town(store)) as served:
        yield served
    store.close()


def test_the_first_screen_stays_short_and_counts_everything(
    full: Site, elsewhere: WebDriver
) -> None:
    chromium = elsewhere
    sign_in(chromium, full, AccountRole.working_group)
    resize(chromium, 1280)
    chromium.get(full.url + "/board")
    tiles = [one.text for one in chromium.find_elements(By.CSS_SELECTOR, ".tile b")]
    late, opened = int(tiles[0]), int(tiles[-1])
    assert 900 < opened < 1_100
    assert 100 < late < opened
    assert len(chromium.find_elements(By.CSS_SELECTOR, ".rows tbody tr")) < 60
    chromium.find_element(By.CSS_SELECTOR, "#late > p > a").click()
    assert len(chromium.find_elements(By.CSS_SELECTOR, ".rows tbody tr")) == 50
    chromium.find_element(By.CSS_SELECTOR, "a[rel=next]").click()
    assert "page=2" in chromium.current_url
