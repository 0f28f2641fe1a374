"""What the pages of the board can rely on: who looks, that the form is ours, that looks are
written down, that an error is a page."""

import logging

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from hub.domain.access import Action
from hub.domain.accounts import AccountRole
from hub.domain.errors import Conflict, HubError, IllegalMove, Invalid, NotFound, Unavailable
from hub.domain.states import State
from hub.doors.board import Guest, Section, Visit, routes, signed_in
from tests import factories as make
from tests.browser import Browser
from tests.people import PASSWORD, People

NUMBER = "7KQ2-M0XD-4F9A"
SECRET = "Примерова Анна"


def personal(visit: Visit) -> Response:
    """A page with personal data."""
    request = make.request(number=NUMBER, state=State.received)
    visit.permit(Action.see_personal, request, curator="cur-1")
    return visit.render("error.html", title="hub", text=SECRET)


def echo(visit: Visit) -> Response:
    """Says what the form said."""
    return visit.render("error.html", title="hub", text=visit.text("word"))


def broken(_: Guest) -> Response:
    """A page with a mistake."""
    raise ValueError(SECRET)


def board(people: People, **fields: object) -> Browser:
    """A browser in front of a board with these pages."""
    desk = people.desk(**fields)
    pages = [
        Route("/personal", signed_in(desk, personal)),
        Route("/echo", signed_in(desk, echo, size=1_000), methods=["GET", "POST"]),
        Route("/broken", signed_in(desk, broken)),
    ]
    return Browser(Starlette(routes=routes(desk, pages)))


def enter(browser: Browser, people: People, role: AccountRole = AccountRole.curator) -> Browser:
    """The same browser, signed in."""
    login = people.add(role).login
    browser.submit("/sign-in", "/sign-in", login=login, password=PASSWORD)
    return browser


def test_a_look_at_personal_data_is_written_down_before_it_is_shown(people: People) -> None:
    page = enter(board(people), people).get("/personal")
    assert SECRET in page.text
    assert page.headers["cache-control"] == "no-store"
    assert people.trace()[-1] == ("see_personal", NUMBER, "done")


@pytest.mark.parametrize("role", [AccountRole.administrator, AccountRole.auditor])
def test_who_may_not_look_gets_403_and_that_is_written_down(
    people: People, role: AccountRole
) -> None:
    page = enter(board(people), people, role).get("/personal")
    assert page.status == 403
    assert SECRET not in page.text
    assert people.trace()[-1] == ("see_personal", NUMBER, "refused")


def test_what_cannot_be_written_down_is_not_shown(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = enter(board(people), people)

    def unwritable(*_: object) -> None:
        raise Unavailable("нет места", "no room")

    monkeypatch.setattr(people.trail, "write", unwritable)
    page = browser.get("/personal")
    assert page.status == 503
    assert SECRET not in page.text


def test_a_form_of_ours_is_taken_and_shown_escaped(people: People) -> None:
    page = enter(board(people), people).submit(
        "/profile", "/echo", word="<script>alert(1)</script>"
    )
    assert page.status == 200
    assert "&lt;script&gt;" in page.text
    assert "<script" not in page.text


@pytest.mark.parametrize("token", ["", "0" * 64, "не токен"])
def test_a_form_without_the_right_token_is_refused(people: People, token: str) -> None:
    page = enter(board(people), people).post("/echo", {"csrf": token, "word": "said"})
    assert page.status == 403
    assert "said" not in page.text


def test_a_token_of_another_session_is_refused(people: People) -> None:
    stolen = enter(board(people), people).get("/profile").csrf
    assert enter(board(people), people).post("/echo", {"csrf": stolen}).status == 403


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://hub.test.evil.test"])
def test_a_form_sent_by_another_site_is_refused(people: People, origin: str) -> None:
    browser = enter(board(people), people)
    fields = {"csrf": browser.get("/profile").csrf}
    assert browser.post("/echo", fields, origin=origin).status == 403
    assert browser.post("/echo", fields, origin="http://hub.test").status == 200


def test_the_sign_in_form_is_protected_too(people: People) -> None:
    fields = {"login": people.add().login, "password": PASSWORD}
    assert people.browser().post("/sign-in", fields).status == 403
    other = people.browser().get("/sign-in").csrf
    assert people.browser().post("/sign-in", {**fields, "csrf": other}).status == 403


def test_a_form_that_is_too_large_or_unreadable_is_refused(people: People) -> None:
    browser = enter(board(people), people)
    token = browser.get("/profile").csrf
    assert browser.post("/echo", {"csrf": token, "word": "x" * 1_000}).status == 413
    kind = "multipart/form-data"
    assert browser.send("/echo", b"--x", content_type=kind).status == 400
    assert browser.send("/echo", b"{}", content_type="application/json").status == 403


def test_a_form_without_a_session_leads_to_the_sign_in(people: People) -> None:
    sent = board(people).post("/echo", {"word": "said"})
    assert (sent.status, sent.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("не найдено", "not found"), 404),
        (Conflict("занято", "taken"), 409),
        (IllegalMove("нельзя", "no"), 409),
        (Invalid("неверно", "wrong"), 400),
        (Unavailable("база", "database"), 503),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_an_error_is_a_page_with_its_status(people: People, error: HubError, status: int) -> None:
    def failing(_: Visit) -> Response:
        raise error

    desk = people.desk()
    pages = [Route("/failing", signed_in(desk, failing))]
    browser = enter(Browser(Starlette(routes=routes(desk, pages))), people)
    page = browser.get("/failing")
    assert page.status == status
    assert "</html>" in page.text


def test_an_error_nobody_foresaw_tells_its_place_and_nothing_else(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    browser = enter(board(people), people)
    with caplog.at_level(logging.ERROR):
        page = browser.get("/broken")
    assert page.status == 500
    assert "ValueError at" in caplog.text
    assert SECRET not in caplog.text + page.text


def test_the_menu_shows_what_the_role_may_open(people: People) -> None:
    sections = (
        Section("/profile", "profile.title", Action.see_list),
        Section("/people", "profile.codes", Action.manage_accounts),
    )
    curator = enter(board(people, sections=sections), people).get("/profile").text
    assert '<a href="/profile" aria-current="page">' in curator
    assert 'href="/people"' not in curator
    administrator = enter(board(people, sections=sections), people, AccountRole.administrator)
    assert 'href="/people"' in administrator.get("/profile").text


def test_a_strange_note_in_the_address_is_not_shown(people: People) -> None:
    browser = enter(board(people), people)
    assert 'role="status"' not in browser.get("/profile?said=<b>anything</b>").text
