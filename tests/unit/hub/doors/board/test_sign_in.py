"""Signing in and out, as a browser sees it."""

import pytest

from hub.domain.accounts import AccountRole
from hub.domain.lockout import OF_ADDRESS, OF_LOGIN
from tests.browser import Answer, Browser
from tests.people import PASSWORD, PROXY, People

WRONG = "Имя, пароль или код неверны"


def enter(browser: Browser, login: str, password: str = PASSWORD, **fields: str) -> Answer:
    """Fill the form in and send it."""
    return browser.submit("/sign-in", "/sign-in", login=login, password=password, **fields)


def test_whoever_signs_in_comes_to_the_page_they_wanted(people: People) -> None:
    account, browser = people.add(), people.browser()
    sent = browser.get("/profile?a=1&b=2")
    assert sent.status == 303
    wanted = browser.get(sent.headers["location"]).hidden("next")
    assert wanted == "/profile?a=1&b=2"
    came = enter(browser, account.login, next=wanted)
    assert (came.status, came.headers["location"]) == (303, wanted)
    profile = browser.get("/profile")
    assert profile.status == 200
    assert account.name in profile.text
    assert "куратор семьи" in profile.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "/a\\b",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=y",
        "/\tb",
        "",
    ],
)
def test_nobody_is_led_to_another_site(people: People, elsewhere: str) -> None:
    came = enter(people.browser(), people.add().login, next=elsewhere)
    assert came.headers["location"] == "/profile"


def test_a_wrong_password_and_an_unknown_login_get_the_same_page(people: People) -> None:
    login, browser = people.add().login, people.browser()
    browser.get("/sign-in")
    one = enter(browser, login, "wrong")
    two = enter(browser, "nobody", "wrong")
    assert one.status == two.status == 403
    assert WRONG in one.text
    assert one.text == two.text
    assert "hub" not in browser.cookies


def test_what_was_typed_does_not_come_back(people: People) -> None:
    page = enter(people.browser(), "<b>typed</b>", "secret-typed-here")
    assert "typed" not in page.text


def test_failures_lead_to_a_delay_that_the_page_tells(people: People) -> None:
    login = people.add().login
    for number in range(OF_LOGIN.free):
        assert enter(people.browser(f"192.0.2.{number}"), login, "wrong").status == 403
    page = enter(people.browser(), login)
    assert (page.status, page.headers["retry-after"]) == (429, "30")
    people.later(seconds=30)
    assert enter(people.browser(), login).status == 303


def test_behind_a_proxy_people_are_told_apart_by_what_the_proxy_says(people: People) -> None:
    login, browser = people.add().login, people.browser(PROXY)
    for number in range(OF_ADDRESS.free):
        token = browser.get("/sign-in").csrf
        fields = {"csrf": token, "login": f"nobody{number}", "password": "x"}
        forged = f"203.0.113.{number}, 192.0.2.66"
        assert browser.post("/sign-in", fields, x_forwarded_for=forged).status == 403
    right = {"csrf": browser.get("/sign-in").csrf, "login": login, "password": PASSWORD}
    assert browser.post("/sign-in", right, x_forwarded_for="192.0.2.66").status == 429
    assert browser.post("/sign-in", right, x_forwarded_for="192.0.2.67").status == 303


def test_a_one_time_code_is_asked_for_and_checked(people: People) -> None:
    account, browser = people.add(), people.browser()
    secret = people.give_codes(account)
    assert enter(browser, account.login).status == 403
    assert enter(browser, account.login, code="123").status == 403
    assert enter(browser, account.login, code=people.code(secret)).status == 303


def test_a_session_of_before_is_not_taken_over(people: People) -> None:
    victim, browser = people.add(), people.browser()
    planted = people.sign_in.enter(people.add().login, PASSWORD, "", "192.0.2.9")
    browser.cookies = {"hub": planted, "hub-guest": "planted"}
    enter(browser, victim.login)
    assert browser.cookies["hub"] != planted
    assert "hub-guest" not in browser.cookies
    current = people.sessions.current(browser.cookies["hub"])
    assert current is not None
    assert current.id == victim.id
    assert people.sessions.current(planted) is None


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(people: People) -> None:
    login = people.add().login
    plain, safe = enter(people.browser(), login), enter(people.browser(https=True), login)
    (cookie,) = [one for one in plain.cookies if one.startswith("hub=") and "Max-Age" not in one]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    (cookie,) = [one for one in safe.cookies if one.startswith("__Host-hub=")]
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_whoever_signs_out_is_out_on_the_server_too(people: People) -> None:
    browser = people.browser()
    enter(browser, people.add().login)
    token = browser.cookies["hub"]
    left = browser.submit("/profile", "/sign-out")
    assert (left.status, left.headers["location"]) == (303, "/sign-in?said=signed_out")
    assert "hub" not in browser.cookies
    assert people.sessions.current(token) is None
    assert "Вы вышли" in browser.get(left.headers["location"]).text


@pytest.mark.parametrize("time", [{"minutes": 30}, {"hours": 10}])
def test_an_old_session_leads_to_the_sign_in(people: People, time: dict[str, float]) -> None:
    browser = people.browser()
    enter(browser, people.add().login)
    people.later(**time)
    assert browser.get("/profile").headers["location"] == "/sign-in?next=/profile"


@pytest.mark.parametrize("cookie", ["", "nonsense", "x" * 5_000, "\x00"])
def test_a_strange_cookie_is_no_session(people: People, cookie: str) -> None:
    browser = people.browser()
    browser.cookies = {"hub": cookie}
    assert browser.get("/profile").status == 303


def test_the_pages_speak_english_too(people: People) -> None:
    browser = people.browser()
    chosen = browser.get("/language/en", referer="http://hub.test/sign-in?next=/a")
    assert chosen.headers["location"] == "/sign-in?next=/a"
    page = browser.get("/sign-in")
    assert '<html lang="en">' in page.text
    assert "Sign in" in page.text
    assert browser.get("/language/xx").status == 404
    foreign = browser.get("/language/ru", referer="http://evil.test/sign-in")
    assert foreign.headers["location"] == "/profile"


@pytest.mark.parametrize("role", AccountRole)
def test_every_role_can_sign_in(people: People, role: AccountRole) -> None:
    assert enter(people.browser(), people.add(role).login).status == 303
