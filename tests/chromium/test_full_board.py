"""The first screen of a town with ten thousand requests, a thousand of them open."""

from collections.abc import Callable

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from hub.domain.accounts import AccountRole
from tests.site import press


def test_the_first_screen_stays_short_and_counts_everything(
    enter: Callable[..., WebDriver],
) -> None:
    chromium = enter(AccountRole.working_group)
    tiles = [one.text for one in chromium.find_elements(By.CSS_SELECTOR, ".tile b")]
    late, opened = int(tiles[0]), int(tiles[-1])
    assert opened > 1_000
    assert 100 < late < opened
    assert len(chromium.find_elements(By.CSS_SELECTOR, ".rows tbody tr")) < 60
    press(chromium, chromium.find_element(By.CSS_SELECTOR, "#late > p > a"))
    assert len(chromium.find_elements(By.CSS_SELECTOR, ".rows tbody tr")) == 50
    press(chromium, chromium.find_element(By.CSS_SELECTOR, "a[rel=next]"))
    assert "page=2" in chromium.current_url
