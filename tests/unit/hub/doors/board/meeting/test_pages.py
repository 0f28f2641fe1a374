"""The meeting as the working group opens it, and its papers."""

from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from hub.domain.accounts import AccountRole
from hub.domain.messages import Reason, ReplyState
from hub.domain.request import Request
from tests import factories as make
from tests.browser import Browser
from tests.town import single
from tests.workroom import Workroom, download

GROUP = AccountRole.working_group
ON = "2025-03-05"


def refused(room: Workroom) -> Request:
    """A request that the agency has refused."""
    request = room.receive()
    room.town.pass_time(minutes=1)
    room.town.say(request, ReplyState.rejected, reason=Reason.no_capacity)
    return room.town.request()


def group(room: Workroom) -> Browser:
    return room.browser(GROUP, territories=("*",))


def decide(browser: Browser, request: Request, **fields: str) -> int:
    """Write a decision down; the status."""
    filled = {
        "csrf": browser.get(f"/meeting?on={ON}").csrf,
        "on": ON,
        "grounds": "refused nonsense",
        "text": "Найти другое учреждение",
        "responsible": "Отдел опеки",
        "due": "2025-03-12",
    } | fields
    return browser.post(f"/meeting/requests/{request.number}", filled).status


def test_the_agenda_shows_what_is_disputed_without_names(room: Workroom) -> None:
    request = refused(room)

    page = group(room).get(f"/meeting?on={ON}")

    assert page.status == 200
    assert request.number in page.text
    assert "ведомство отказало" in page.text
    assert "Пётр" not in page.text


def test_a_decision_is_written_down_and_carried_out(room: Workroom) -> None:
    request, browser = refused(room), group(room)

    assert decide(browser, request) == 303
    page = browser.get(f"/meeting?on={ON}")
    assert "Найти другое учреждение" in page.text

    with room.town.store.read() as uow:
        (kept,) = uow.meeting.decisions([request.id])
    assert kept.grounds == ("refused",)
    done = browser.post(f"/meeting/decisions/{kept.id}/done", {"csrf": page.csrf, "on": ON})
    assert done.status == 303
    assert "исполнено" in browser.get(f"/meeting?on={ON}").text
    assert [one for one in room.people.trace() if one[0] == "decide"] == [
        ("decide", request.number, "done")
    ] * 2


@pytest.mark.parametrize(
    "fields", [{"text": " "}, {"text": "\xa0\u200b"}, {"responsible": ""}, {"due": "2025-03-04"}]
)
def test_a_decision_that_is_not_complete_is_not_kept(
    room: Workroom, fields: dict[str, str]
) -> None:
    request, browser = refused(room), group(room)

    assert decide(browser, request, **fields) == 400
    with room.town.store.read() as uow:
        assert not uow.meeting.decisions([request.id])


def test_a_group_of_another_territory_decides_nothing(room: Workroom) -> None:
    request = refused(room)
    browser = room.browser(GROUP, territories=("99000000",))

    assert request.number not in browser.get(f"/meeting?on={ON}").text
    assert decide(browser, request) == 403


@pytest.mark.parametrize("role", [one for one in AccountRole if one is not GROUP])
def test_nobody_else_opens_the_meeting(room: Workroom, role: AccountRole) -> None:
    browser = room.browser(role)

    for path in ("/meeting", "/meeting/protocol.pdf", "/meeting/agenda.docx"):
        assert browser.get(path).status == 403


def test_a_paper_of_another_kind_is_not_found(room: Workroom) -> None:
    assert group(room).get("/meeting/protocol.exe").status == 404


def test_a_letter_on_paper_is_for_whoever_may_see_it_and_is_written_down(room: Workroom) -> None:
    request = room.receive()
    browser = room.browser(AccountRole.agency_coordinator)

    words = text_of(download(browser, f"/letters/{request.number}.docx"))

    assert "Примеров Пётр Условнович" in words
    assert ("print_letter", request.number, "done") in room.people.trace()
    stranger = room.browser(AccountRole.agency_coordinator, agency="police")
    assert stranger.get(f"/letters/{request.number}.docx").status == 403
    administrator = room.browser(AccountRole.administrator)
    assert administrator.get(f"/letters/{request.number}.pdf").status == 403


def test_a_letter_that_never_left_is_not_on_paper(room: Workroom) -> None:
    room.town.submit(single())

    number = room.town.request().number
    assert group(room).get(f"/letters/{number}.pdf").status == 404


def test_the_protocol_has_the_decisions_in_both_formats(room: Workroom) -> None:
    request, browser = refused(room), group(room)
    decide(browser, request)

    docx = text_of(download(browser, f"/meeting/protocol.docx?on={ON}"))
    pdf = PdfReader(BytesIO(download(browser, f"/meeting/protocol.pdf?on={ON}")))
    read = " ".join(page.extract_text() for page in pdf.pages)

    for words in (docx, read):
        assert "Найти другое учреждение" in words
        assert request.number in words
        assert "Пётр" not in words


def text_of(data: bytes) -> str:
    """All that a DOCX says."""
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def test_the_agenda_is_on_paper_too(room: Workroom) -> None:
    request, browser = refused(room), group(room)

    words = text_of(download(browser, f"/meeting/agenda.docx?on={ON}"))

    assert request.number in words
    assert make.INSTITUTION not in words
