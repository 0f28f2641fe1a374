"""The pages of the workplace, as a coordinator opens them."""

import msgspec
import pytest

from hub.domain.accounts import AccountRole
from hub.domain.messages import Outcome
from hub.domain.request import Request
from hub.domain.states import State
from tests.browser import Browser
from tests.workroom import Workroom, send_form

COORDINATOR = AccountRole.agency_coordinator


def page_of(request: Request) -> str:
    return f"/agency/requests/{request.number}"


def say(browser: Browser, request: Request, saying: str, **fields: str) -> int:
    """Open the request, fill in one of its forms, send it; the status."""
    page = browser.get(page_of(request))
    shared = {"csrf": page.csrf, "message_id": page.hidden("message_id")}
    return browser.post(f"{page_of(request)}/{saying}", shared | fields).status


def views(room: Workroom) -> list[str]:
    return [action for action, _, _ in room.people.trace()]


def test_the_desk_shows_requests_without_personal_data(room: Workroom) -> None:
    request = room.receive()
    browser = room.browser(COORDINATOR)

    page = browser.get("/agency")

    assert page.status == 200
    assert request.number in page.text
    assert "Пётр" not in page.text
    assert "see_personal" not in views(room)


def test_the_letter_is_shown_as_it_was_sent_and_the_view_is_written_down(room: Workroom) -> None:
    request = room.receive()

    page = room.browser(COORDINATOR).get(page_of(request))

    assert "Примеров Пётр Условнович" in page.text
    assert "Примерова Мария" not in page.text
    assert request.programme_number not in page.text
    assert views(room).count("see_personal") == 1


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        (COORDINATOR, {"agency": "police"}),
        (AccountRole.working_group, {}),
        (AccountRole.administrator, {}),
        (AccountRole.auditor, {}),
    ],
)
def test_others_do_not_open_it(room: Workroom, role: AccountRole, fields: dict[str, str]) -> None:
    request = room.receive()
    browser = room.browser(role, **fields)

    assert browser.get(page_of(request)).status == 403
    assert "see_personal" not in [a for a, _, outcome in room.people.trace() if outcome == "done"]


def test_a_request_is_accepted_and_completed_at_the_page(room: Workroom) -> None:
    request, browser = room.receive(), room.browser(COORDINATOR)

    assert say(browser, request, "accept", agency_number="ЗД-9", phone="+70000000011") == 303
    room.town.pass_time(hours=1)
    assert say(browser, request, "progress", at="2025-03-10T10:30", place="Кабинет 5") == 303
    room.town.pass_time(hours=1)
    assert say(browser, request, "complete", outcome="provided", text="Осмотрен") == 303

    done = room.town.request()
    assert (done.state, done.outcome) == (State.completed, Outcome.provided)
    assert done.agency_number == "ЗД-9"
    (visit,) = [one.appointment for one in room.town.notices() if one.appointment]
    # The hour was that of the territory, three hours ahead of UTC.
    assert visit.at.isoformat() == "2025-03-10T07:30:00+00:00"
    assert "Осмотрен" in browser.get(page_of(request)).text


def test_a_form_of_another_page_is_refused(room: Workroom) -> None:
    request, browser = room.receive(), room.browser(COORDINATOR)
    fields = {"csrf": "0" * 64, "message_id": request.id}

    assert browser.post(f"{page_of(request)}/accept", fields).status == 403
    assert room.town.request().state is State.received


def test_another_agencys_form_is_refused(room: Workroom) -> None:
    request = room.receive()
    stranger = room.browser(COORDINATOR, agency="police")
    token = stranger.get("/agency").csrf

    answer = stranger.post(f"{page_of(request)}/accept", {"csrf": token, "message_id": request.id})

    assert answer.status == 403
    assert room.town.request().state is State.received


@pytest.mark.parametrize(
    ("saying", "fields", "said"),
    [
        ("complete", {}, "Укажите исход"),
        ("ask", {"reason": "other"}, "Напишите, что нужно уточнить"),
        ("refuse", {"reason": "because"}, "Укажите причину"),
        ("progress", {"at": "2025-03-10T10:30"}, "нужны время и место"),
        ("progress", {"at": "soon", "place": "x"}, "не читается"),
        ("complete", {"outcome": "provided", "fact-0": "x"}, "и показатель, и значение"),
    ],
)
def test_a_form_that_is_not_filled_in_is_shown_again_with_the_reason(
    room: Workroom, saying: str, fields: dict[str, str], said: str
) -> None:
    request, browser = room.receive(), room.browser(COORDINATOR)
    page = browser.get(page_of(request))
    shared = {"csrf": page.csrf, "message_id": page.hidden("message_id")}

    answer = browser.post(f"{page_of(request)}/{saying}", shared | fields)

    assert answer.status == 400
    assert said in answer.text
    assert room.town.request().state is State.received


def test_a_word_that_is_none_is_not_found(room: Workroom) -> None:
    request = room.receive()
    assert say(room.browser(COORDINATOR), request, "forget") == 404


def test_a_document_goes_with_the_answer_and_comes_back_as_a_file(room: Workroom) -> None:
    request, browser = room.receive(), room.browser(COORDINATOR)
    page = browser.get(page_of(request))
    fields = {"csrf": page.csrf, "message_id": page.hidden("message_id"), "outcome": "provided"}
    paper = ("C:\\papers\\Справка.pdf", b"%PDF-1.7 invented")

    assert send_form(browser, f"{page_of(request)}/complete", fields, paper).status == 303

    (kept,) = room.town.store.read().__enter__().replies.attachments(request.id)
    assert (kept.title, kept.media_type) == ("Справка.pdf", "application/pdf")
    found = browser.get(f"{page_of(request)}/documents/{kept.id}")
    assert found.text == "%PDF-1.7 invented"
    assert found.headers["content-disposition"].startswith("attachment;")
    assert browser.get(f"{page_of(request)}/documents/other").status == 404


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("virus.exe", b"MZ", "Принимаются"),
        ("page.pdf", b"<html>", "Принимаются"),
        ("photo.png", b"%PDF-", "Принимаются"),
        ("large.pdf", b"%PDF-" + bytes(5 * 1024**2), "больше 5 МБ"),
    ],
)
def test_a_document_of_another_kind_or_too_large_is_refused(
    room: Workroom, name: str, data: bytes, said: str
) -> None:
    request, browser = room.receive(), room.browser(COORDINATOR)
    page = browser.get(page_of(request))
    fields = {"csrf": page.csrf, "message_id": page.hidden("message_id"), "outcome": "provided"}

    answer = send_form(browser, f"{page_of(request)}/complete", fields, (name, data))

    assert answer.status == 400
    assert said in answer.text
    assert room.town.request().state is State.received


def test_a_finished_request_shows_no_personal_data(room: Workroom) -> None:
    request, browser = room.receive(), room.browser(COORDINATOR)
    say(browser, request, "refuse", reason="no_capacity")

    page = browser.get(page_of(request))

    assert page.status == 200
    assert "Пётр" not in page.text
    assert "больше не показываются" in page.text


def test_piles_and_numbers_are_looked_through(room: Workroom) -> None:
    request, browser = room.receive(), room.browser(COORDINATOR)

    assert request.number in browser.get(f"/agency?number={request.number}").text
    assert request.number not in browser.get("/agency?pile=done").text
    assert browser.get("/agency?pile=strange&page=x").status == 200


def test_the_pages_speak_english_too(room: Workroom) -> None:
    request, browser = room.receive(), room.browser(COORDINATOR)
    browser.get("/language/en")

    assert "What to answer" in browser.get(page_of(request)).text


@pytest.mark.parametrize(
    ("zone", "called", "hour"),
    [("Asia/Vladivostok", "МСК+7", 0), ("Asia/Kamchatka", "МСК+9", 22), ("Asia/Omsk", "МСК+3", 4)],
)
def test_the_hour_that_is_typed_is_shown_and_is_that_of_the_territory(
    room: Workroom, zone: str, called: str, hour: int
) -> None:
    request = room.receive()
    known = room.town.means.catalogue
    here = msgspec.structs.replace(known.general, zone=zone)
    catalogue = msgspec.structs.replace(known, territories={request.territory: here})
    room.town.means = msgspec.structs.replace(room.town.means, catalogue=catalogue)
    browser = room.browser(COORDINATOR)
    form = {"at": "2025-03-20T10:00", "place": "Кабинет 3"}

    say(browser, request, "accept", **form)

    with room.town.store.read() as uow:
        (kept,) = uow.replies.of_request(request.id)
    assert kept.reply.appointment is not None
    assert kept.reply.appointment.at.hour == hour
    assert f"20.03.2025 10:00 {called}" in browser.get(page_of(request)).text
