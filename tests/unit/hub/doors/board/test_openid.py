"""Signing in with a provider, as a browser sees it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from starlette.responses import HTMLResponse

from hub.bootstrap import Hub
from hub.config import Settings
from hub.domain.accounts import Account, AccountRole
from hub.domain.errors import Misconfigured
from hub.domain.lockout import OF_LOGIN
from hub.doors.board import desk_of
from hub.doors.board.desk import Desk, Elsewhere
from hub.flow.openid import OpenIdSignIn
from hub.identity.openid import OpenIdProvider
from tests.browser import Answer, Browser
from tests.openid_provider import (
    DISCOVERY,
    HUB,
    LoopbackProvider,
    consent,
    drip,
    loopback_provider,
    rsa,
    signed_by,
)
from tests.people import PASSWORD, People

START, BACK = "/sign-in/openid", "/sign-in/openid/back"
REFUSED = "Войти через внешнюю службу не удалось"
SILENT = "Внешняя служба входа сейчас не отвечает"


@pytest.fixture(scope="module")
def running() -> Iterator[LoopbackProvider]:
    with loopback_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: LoopbackProvider, people: People) -> LoopbackProvider:
    running.reset()
    running.now = lambda: people.now
    return running


def browser(people: People, provider: LoopbackProvider, **fields: Any) -> Browser:
    """A browser in front of a board that knows the provider."""
    settings = msgspec.structs.replace(provider.settings, timeout=0.5)
    ours = OpenIdProvider(settings, HUB, lambda: people.now)
    step = OpenIdSignIn(people.means, people.sessions, ours)
    label = {"ru": settings.label_ru, "en": settings.label_en}
    return people.browser(openid=Elsewhere(step, label), **fields)


def there(browser: Browser, wanted: str = "") -> dict[str, str]:
    """Follow the link to the provider, agree, and return what leads back."""
    left = browser.get(f"{START}?{urlencode({'next': wanted})}")
    assert left.status == 303
    return consent(left.headers["location"])


def back(browser: Browser, **brought: str) -> Answer:
    """Come back."""
    return browser.get(f"{BACK}?{urlencode(brought)}")


def refused(people: People, answer: Answer, text: str = REFUSED, status: int = 403) -> None:
    """Nobody was let in, and the page tells nothing but that."""
    assert answer.status == status
    assert text in answer.text
    assert not any(one.startswith("hub=") for one in answer.cookies)
    assert not any(action == "sign_in" for action, _, _ in people.trace())


def test_whoever_is_vouched_for_comes_to_the_page_they_wanted(
    people: People, provider: LoopbackProvider
) -> None:
    account, visitor = people.add(login="anna"), browser(people, provider)
    page = visitor.get("/sign-in?next=/profile?a=1")
    assert "Войти через Единый вход" in page.text
    assert 'href="/sign-in/openid?next=%2Fprofile%3Fa%3D1"' in page.text
    came = back(visitor, **there(visitor, "/profile?a=1"))
    assert (came.status, came.headers["location"]) == (303, "/profile?a=1")
    assert account.name in visitor.get("/profile").text
    done = [("openid", account.id, "done"), ("sign_in", account.id, "done")]
    assert people.trace() == done


def test_without_a_provider_there_is_no_such_way(people: People) -> None:
    visitor = people.browser()
    assert "Войти через" not in visitor.get("/sign-in").text
    assert visitor.get(START).status == visitor.get(BACK).status == 404


def test_the_role_is_ours_whatever_the_provider_says(
    people: People, provider: LoopbackProvider
) -> None:
    people.add(AccountRole.auditor, login="anna")
    visitor = browser(people, provider)
    back(visitor, **there(visitor))
    account = people.sessions.current(visitor.cookies["hub"])
    assert account is not None
    assert account.role is AccountRole.auditor


def test_one_time_codes_are_the_providers_matter(
    people: People, provider: LoopbackProvider
) -> None:
    people.give_codes(people.add(login="anna"))
    visitor = browser(people, provider)
    assert back(visitor, **there(visitor)).status == 303


def test_failures_with_passwords_do_not_keep_from_the_provider(
    people: People, provider: LoopbackProvider
) -> None:
    people.add(login="anna")
    visitor = browser(people, provider)
    for _ in range(OF_LOGIN.free + 1):
        visitor.submit("/sign-in", "/sign-in", login="anna", password="wrong")
    assert back(visitor, **there(visitor)).status == 303
    locked = people.browser("192.0.2.7").submit(
        "/sign-in", "/sign-in", login="anna", password=PASSWORD
    )
    assert locked.status == 429


def test_an_unknown_a_disabled_and_an_impossible_login_get_the_same_page(
    people: People, provider: LoopbackProvider
) -> None:
    gone: Account = people.add(login="gone")
    people.accounts.disable("gone", "root")
    visitor = browser(people, provider)
    pages = []
    for name in ("gone", "nobody", "'; --"):
        provider.user = name
        answer = back(visitor, **there(visitor))
        refused(people, answer)
        pages.append(answer.text)
    assert pages[0] == pages[1] == pages[2]
    told = [one for one in people.trace() if one[0] == "openid"]
    refusals = [gone.id, "unknown", "unknown"]
    assert told == [("openid", subject, "refused") for subject in refusals]


def test_a_session_of_before_is_not_taken_over(people: People, provider: LoopbackProvider) -> None:
    people.add(login="anna")
    visitor = browser(people, provider)
    planted = people.sign_in.enter(people.add().login, PASSWORD, "", "192.0.2.9")
    visitor.cookies = {"hub": planted, "hub-guest": "planted"}
    back(visitor, **there(visitor))
    assert visitor.cookies["hub"] != planted
    assert "hub-guest" not in visitor.cookies
    assert people.sessions.current(planted) is None


def test_another_browser_cannot_finish_what_this_one_began(
    people: People, provider: LoopbackProvider
) -> None:
    people.add(login="anna")
    victim, attacker = browser(people, provider), browser(people, provider)
    brought = there(attacker)
    refused(people, back(victim, **brought))
    there(victim)
    refused(people, back(victim, **brought))
    assert "/token" not in provider.calls


@pytest.mark.parametrize("state", ["", "wrong", "ё"])
def test_a_wrong_state_is_refused_before_the_provider_is_asked(
    people: People, provider: LoopbackProvider, state: str
) -> None:
    visitor = browser(people, provider)
    refused(people, back(visitor, **(there(visitor) | {"state": state})))
    assert "/token" not in provider.calls


@pytest.mark.parametrize("cookie", ["", ".", "x.y", "x" * 5_000, "\x00"])
def test_a_strange_cookie_lets_nobody_in(
    people: People, provider: LoopbackProvider, cookie: str
) -> None:
    visitor = browser(people, provider)
    brought = there(visitor)
    visitor.cookies = {"hub-openid": cookie}
    refused(people, back(visitor, **brought))


def test_the_way_back_leads_once_only(people: People, provider: LoopbackProvider) -> None:
    people.add(login="anna")
    visitor = browser(people, provider)
    brought = there(visitor)
    kept = visitor.cookies["hub-openid"]
    assert back(visitor, **brought).status == 303
    assert "hub-openid" not in visitor.cookies
    assert back(visitor, **brought).status == 403
    visitor.cookies["hub-openid"] = kept
    assert back(visitor, **brought).status == 403


def test_whoever_refuses_at_the_provider_gets_the_form_again(
    people: People, provider: LoopbackProvider
) -> None:
    visitor = browser(people, provider)
    answer = back(visitor, state=there(visitor)["state"], error="access_denied")
    refused(people, answer)
    assert 'name="password"' in answer.text


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test/", "/\\evil.test"])
def test_nobody_is_led_to_another_site(
    people: People, provider: LoopbackProvider, elsewhere: str
) -> None:
    people.add(login="anna")
    visitor = browser(people, provider)
    assert back(visitor, **there(visitor, elsewhere)).headers["location"] == "/profile"


def test_a_page_in_a_changed_cookie_or_with_a_long_address_is_forgotten(
    people: People, provider: LoopbackProvider
) -> None:
    people.add(login="anna")
    visitor = browser(people, provider)
    for change in ("Ly9ldmlsLnRlc3Q", "!", "_w", "\xff"):
        brought = there(visitor)
        secret = visitor.cookies["hub-openid"].partition(".")[0]
        visitor.cookies["hub-openid"] = f"{secret}.{change}"
        assert back(visitor, **brought).headers["location"] == "/profile"
    brought = there(visitor, "/" + "a" * 5_000)
    assert back(visitor, **brought).headers["location"] == "/profile"


def test_the_cookie_is_short_lived_and_out_of_reach_for_scripts(
    people: People, provider: LoopbackProvider
) -> None:
    left = browser(people, provider, https=True).get(START)
    (cookie,) = [one for one in left.cookies if one.startswith("__Host-hub-openid=")]
    parts = set(cookie.split("; "))
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure", "Max-Age=600"} <= parts


def test_signing_out_ends_our_session(people: People, provider: LoopbackProvider) -> None:
    people.add(login="anna")
    visitor = browser(people, provider)
    back(visitor, **there(visitor))
    token = visitor.cookies["hub"]
    visitor.submit("/profile", "/sign-out")
    assert people.sessions.current(token) is None


def test_a_forged_token_is_written_down_and_told_like_any_failure(
    people: People, provider: LoopbackProvider
) -> None:
    people.add(login="anna")
    visitor = browser(people, provider)
    provider.sign = signed_by(rsa("stranger"), kid="one")
    refused(people, back(visitor, **there(visitor)))
    assert people.trace() == [("openid", "unknown", "refused")]


@pytest.mark.parametrize("path", [DISCOVERY, "/token"])
def test_a_provider_that_does_not_answer_leaves_the_way_with_a_password(
    people: People, provider: LoopbackProvider, path: str
) -> None:
    account, visitor = people.add(login="anna"), browser(people, provider)
    brought = there(visitor) if path == "/token" else {}
    for instead in (drip, lambda: HTMLResponse("<h1>Вход</h1>")):
        provider.instead = {path: instead}
        people.later(hours=2)
        fresh = visitor if path == "/token" else browser(people, provider)
        kept = dict(visitor.cookies)
        answer = back(fresh, **brought) if brought else fresh.get(START)
        refused(people, answer, SILENT, 503)
        visitor.cookies = kept
    entered = visitor.submit("/sign-in", "/sign-in", login=account.login, password=PASSWORD)
    assert entered.status == 303


def test_the_log_has_a_word_and_no_secrets(
    people: People, provider: LoopbackProvider, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = browser(people, provider)
    tokens: list[str] = []
    honest = provider.sign

    def sign(claims: dict[str, Any]) -> str:
        tokens.append(honest(claims))
        return tokens[-1]

    provider.sign = sign
    with caplog.at_level(logging.DEBUG):
        brought = there(visitor)
        kept = visitor.cookies["hub-openid"].partition(".")[0]
        back(visitor, **brought)
    ours = [record for record in caplog.records if record.name.startswith(("hub", "aiohttp"))]
    said = "\n".join(record.getMessage() for record in ours)
    assert "openid: not_vouched unknown_login" in said
    for secret in (brought["code"], brought["state"], kept, tokens[0], "anna"):
        assert secret not in said


def test_a_token_of_yesterday_is_refused(people: People, provider: LoopbackProvider) -> None:
    people.add(login="anna")
    visitor = browser(people, provider)
    made = people.now - timedelta(days=1)
    provider.now = lambda: made
    refused(people, back(visitor, **there(visitor)))


@contextmanager
def desk(**settings: Any) -> Iterator[Desk]:
    """What a hub gives to its pages."""
    hub = Hub(Settings(**settings))
    try:
        yield desk_of(hub)
    finally:
        hub.close()


def test_a_hub_is_wired_with_its_provider(sqlite_url: str, running: LoopbackProvider) -> None:
    with desk(database_url=sqlite_url, public_url=HUB, openid=running.settings) as wired:
        assert wired.openid is not None
        assert wired.openid.label == {"ru": "Единый вход", "en": "single sign-on"}
    with desk(database_url=sqlite_url) as without:
        assert without.openid is None


def test_a_hub_without_an_address_of_its_own_does_not_start(
    sqlite_url: str, running: LoopbackProvider
) -> None:
    with (
        pytest.raises(Misconfigured),
        desk(database_url=sqlite_url, openid=running.settings),
    ):
        pass
