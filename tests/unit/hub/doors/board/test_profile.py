"""Changing one's own password, and one-time codes."""

import pyotp
import pytest

from tests import factories as make
from tests.browser import Browser
from tests.people import PASSWORD, People

NEW = "восемь громких морей"


@pytest.fixture
def browser(people: People) -> Browser:
    """Somebody who has signed in."""
    return signed_in(people, people.add(login="anna").login, PASSWORD)


def signed_in(people: People, login: str, password: str) -> Browser:
    """A browser with a session."""
    browser = people.browser()
    browser.submit("/sign-in", "/sign-in", login=login, password=password)
    return browser


def change(browser: Browser, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> int:
    """Send the form of the password; the status."""
    return browser.submit("/profile", "/profile/password", old=old, new=new, again=again).status


def test_the_password_is_changed(people: People, browser: Browser) -> None:
    assert change(browser) == 303
    assert "Пароль изменён" in browser.get("/profile?said=password").text
    assert people.sign_in.enter("anna", NEW, "", "192.0.2.2")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"again": "different words here"}, 400),
        ({"new": "short", "again": "short"}, 400),
        ({"old": "wrong"}, 403),
    ],
)
def test_a_change_that_will_not_do_is_explained(
    people: People, browser: Browser, fields: dict[str, str], status: int
) -> None:
    assert change(browser, **fields) == status
    assert people.sign_in.enter("anna", PASSWORD, "", "192.0.2.2")


def test_guessing_the_password_of_an_open_session_is_delayed(browser: Browser) -> None:
    assert [change(browser, old="wrong") for _ in range(6)] == [403] * 5 + [429]


def test_who_has_a_handed_out_password_can_only_change_it(people: People) -> None:
    _, password = people.accounts.add(make.account(login="boris"), "test")
    browser = signed_in(people, "boris", password)
    page = browser.get("/profile")
    assert "задайте свой" in page.text
    assert "codes/on" not in page.text
    kept = browser.post("/profile/codes/on", {"csrf": page.csrf})
    assert (kept.status, kept.headers["location"]) == (303, "/profile")
    assert change(browser, old=password) == 303
    assert "codes/on" in browser.get("/profile").text


def test_codes_are_turned_on_with_the_key_on_the_page_and_off_again(
    people: People, browser: Browser
) -> None:
    page = browser.get("/profile")
    secret = page.hidden("secret")
    assert f"secret={secret}" in page.text
    code = pyotp.TOTP(secret).at(people.now)
    fields = {"csrf": page.csrf, "secret": secret, "password": PASSWORD}
    wrong = browser.post("/profile/codes/on", {**fields, "code": "000000"})
    assert wrong.status == 400
    assert browser.post("/profile/codes/on", {**fields, "code": code}).status == 303
    assert "Вход требует кода" in browser.get("/profile").text
    off = browser.submit("/profile", "/profile/codes/off", password=PASSWORD)
    assert off.headers["location"] == "/profile?said=codes_off"
    assert "secret=" in browser.get("/profile").text
