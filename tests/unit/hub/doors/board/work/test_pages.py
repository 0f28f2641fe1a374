"""What each page shows to whom, and what it writes down."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from hub.domain.accounts import AccountRole
from hub.domain.messages import ReplyState
from hub.domain.request import Request
from tests.browser import Browser
from tests.people import People
from tests.town import Town

Enter = Callable[[AccountRole], Browser]
NAME = "Примеров Пётр"
BOARD = frozenset(AccountRole) - {AccountRole.auditor}
FAMILIES = BOARD - {AccountRole.agency_coordinator}
CONTENT = BOARD - {AccountRole.administrator}
MESSAGES = CONTENT - {AccountRole.curator}
PERSONS = FAMILIES - {AccountRole.administrator}


@pytest.fixture
def request_(town: Town) -> Request:
    """The town's request."""
    return town.request()


@pytest.mark.parametrize("role", AccountRole)
def test_each_page_is_open_to_its_roles_alone(
    enter: Enter, request_: Request, role: AccountRole
) -> None:
    browser = enter(role)
    request, family = f"/board/requests/{request_.number}", f"/families/{request_.programme_id}"
    pages = {
        "/board": BOARD,
        "/board?part=1": BOARD,
        "/board/list/late": BOARD,
        "/board/search?q=1": BOARD,
        "/families": FAMILIES,
        request: BOARD,
        f"{request}?show=content": CONTENT,
        f"{request}?show=messages": MESSAGES,
        family: FAMILIES,
        f"{family}?show=people": PERSONS,
    }
    found = {path: browser.get(path).status for path in pages}
    assert found == {path: 200 if role in roles else 403 for path, roles in pages.items()}


def test_a_look_at_the_content_is_shown_and_written_down(
    enter: Enter, people: People, request_: Request
) -> None:
    browser = enter(AccountRole.working_group)
    before = browser.get(f"/board/requests/{request_.number}").text
    assert "Примеров" not in before.partition("<main")[2]
    assert not [entry for entry in people.trace() if entry[0] == "see_personal"]
    assert "Примеров" in browser.get(f"/board/requests/{request_.number}?show=content").text
    assert people.trace()[-1] == ("see_personal", request_.number, "done")


def test_who_the_members_are_is_shown_and_written_down(
    enter: Enter, people: People, request_: Request
) -> None:
    browser = enter(AccountRole.curator)
    page = browser.get(f"/families/{request_.programme_id}?show=people")
    assert NAME in page.text
    assert people.trace()[-1] == ("see_personal", request_.programme_id, "done")


def test_a_refused_look_is_written_down(enter: Enter, people: People, request_: Request) -> None:
    enter(AccountRole.administrator).get(f"/families/{request_.programme_id}?show=people")
    assert people.trace()[-1] == ("see_personal", request_.programme_id, "refused")


def test_a_number_typed_otherwise_leads_to_the_requests_own_address(
    enter: Enter, request_: Request
) -> None:
    browser = enter(AccountRole.curator)
    typed = request_.number.lower().replace("-", "")
    page = browser.get(f"/board/requests/{typed}?show=content")
    assert page.status == 303
    assert page.headers["location"] == f"/board/requests/{request_.number}?show=content"
    assert request_.number in browser.get(f"/board/search?q={typed}").text


def test_a_note_of_blanks_is_none(enter: Enter, request_: Request) -> None:
    page = f"/board/requests/{request_.number}"
    browser = enter(AccountRole.curator)
    assert browser.submit(page, f"{page}/note", text="\xa0\u200b").status == 400


def test_a_search_by_surname_is_written_down_without_the_name(enter: Enter, people: People) -> None:
    assert "ИПСС" in enter(AccountRole.working_group).get(f"/board/search?q={quote('прим')}").text
    entry = people.trace()[-1]
    assert entry[0] == "search_by_name"
    assert "прим" not in entry[1]


@pytest.mark.parametrize("role", [AccountRole.administrator, AccountRole.agency_coordinator])
def test_others_find_nobody_by_surname(enter: Enter, people: People, role: AccountRole) -> None:
    assert "Ничего не найдено" in enter(role).get(f"/board/search?q={quote('прим')}").text
    assert "search_by_name" not in [action for action, _, _ in people.trace()]


def test_markup_in_what_came_stays_text(enter: Enter, town: Town, request_: Request) -> None:
    town.say(request_, ReplyState.accepted, text="<script>alert(1)</script>")
    page = enter(AccountRole.working_group).get(f"/board/requests/{request_.number}?show=content")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_the_deadline_is_explained(enter: Enter, request_: Request) -> None:
    page = enter(AccountRole.curator).get(f"/board/requests/{request_.number}")
    assert "Принять в работу: 5 раб. дн. после 03.03.2025" in page.text


def test_a_deed_without_the_forms_token_is_refused(
    enter: Enter, town: Town, request_: Request
) -> None:
    browser = enter(AccountRole.curator)
    address = f"/board/requests/{request_.number}/cancel"
    assert browser.post(address, {"reason": "other"}).status == 403
    assert town.request().state == request_.state
    page = f"/board/requests/{request_.number}"
    assert browser.submit(page, address, reason="other").status == 303
    assert town.request().state != request_.state


def test_a_deed_of_another_role_is_refused(enter: Enter, town: Town, request_: Request) -> None:
    browser = enter(AccountRole.administrator)
    page = f"/board/requests/{request_.number}"
    assert browser.submit(page, f"{page}/confirm").status == 403
    assert browser.submit(page, f"{page}/burn").status == 404
    assert town.request() == request_


def sent_on(town: Town, *agencies: str) -> Request:
    """The last request of a task that went to each of these and stopped there."""
    for agency in agencies:
        town.say(town.requests()[-1], ReplyState.redirected, redirect_to=agency)
        town.run()
    return town.requests()[-1]


def test_where_a_task_has_been_is_shown_to_who_decides(enter: Enter, town: Town) -> None:
    last = sent_on(town, "education", "health")
    browser = enter(AccountRole.working_group)
    for page in ("/board", "/board/list/astray"):
        text = browser.get(page).text
        assert "здравоохранение → образование → здравоохранение" in text
        assert "#entrust" in text
    text = browser.get(f"/board/requests/{last.number}").text
    assert "Через кого шло дело" in text
    assert "решает рабочая группа" in text


def test_an_agency_is_not_shown_through_whom_a_task_went(enter: Enter, town: Town) -> None:
    first = town.request()
    sent_on(town, "education", "police", "education")
    text = enter(AccountRole.agency_coordinator).get(f"/board/requests/{first.number}").text
    assert "Через кого шло дело" not in text


def test_the_working_group_entrusts_it_once(enter: Enter, town: Town) -> None:
    last = sent_on(town, "education", "health")
    browser, page = enter(AccountRole.working_group), f"/board/requests/{last.number}"
    assert browser.submit(page, f"{page}/entrust", agency="police").status == 303
    assert town.requests()[-1].agency == "police"
    assert 'id="entrust"' not in browser.get(page).text


@pytest.mark.parametrize(
    "path", ["/board/list/none", "/board/requests/0000", "/families/none", "/board/none"]
)
def test_what_is_not_there_is_not_found(enter: Enter, path: str) -> None:
    assert enter(AccountRole.working_group).get(path).status == 404


def test_the_way_in_leads_to_the_first_page_of_the_role(enter: Enter) -> None:
    assert enter(AccountRole.curator).get("/").headers["location"] == "/board"
    assert enter(AccountRole.auditor).get("/").headers["location"] != "/board"


def test_the_fragment_is_the_same_that_the_page_is_made_of(enter: Enter) -> None:
    browser = enter(AccountRole.working_group)
    page, part = browser.get("/board").text, browser.get("/board?part=1").text
    assert "<html" not in part
    tiles, _, rest = part.partition("</ul>")
    assert tiles in page
    assert rest.strip()[:2_000] in page


def test_a_view_keeps_nothing_but_filters(enter: Enter, town: Town) -> None:
    browser = enter(AccountRole.working_group)
    query = "agency=health&next=//evil.example"
    browser.submit("/board?agency=health", "/board/views", name="Моё", query=query)
    page = browser.get("/board").text
    assert "evil.example" not in page
    assert "/board?agency=health" in page
    with town.store.read() as uow:
        (owner,) = [one.id for one in uow.accounts.list()]
        (view,) = uow.desk.views(owner)
    browser.submit("/board", f"/board/views/{view.id}/drop")
    with town.store.read() as uow:
        assert uow.desk.views(owner) == []


def test_the_pages_of_a_family_long_gone_open_and_name_nobody(
    enter: Enter, town: Town, request_: Request
) -> None:
    with town.store.begin() as uow:
        uow.retention.depersonalise([request_.programme_id], town.now)
        uow.commit()
    browser = enter(AccountRole.working_group)
    request, family = f"/board/requests/{request_.number}", f"/families/{request_.programme_id}"

    for path in (
        request,
        f"{request}?show=content",
        f"{request}?show=messages",
        family,
        f"{family}?show=people",
        "/board/search?q=" + quote("Примеров"),
    ):
        shown = browser.get(path)
        assert shown.status == 200
        assert NAME not in shown.text
