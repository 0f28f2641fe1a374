"""What is typed beyond a form's measure comes back whole; what PDF cannot show comes as DOCX."""

from io import BytesIO

import msgspec
import pytest
from pypdf import PdfReader

from hub.domain.accounts import AccountRole
from hub.domain.family import Family, PersonName
from hub.domain.messages import Reason, ReplyState
from hub.domain.request import Request
from hub.doors.board.bounds import LONG
from tests import factories as make
from tests.browser import Browser
from tests.workroom import Workroom, download

ON = "2025-03-05"
UNKNOWN_SCRIPT = "สมชาย"


def refused(room: Workroom) -> Request:
    """A request that the agency has refused."""
    request = room.receive()
    room.town.pass_time(minutes=1)
    room.town.say(request, ReplyState.rejected, reason=Reason.no_capacity)
    return room.town.request()


@pytest.fixture
def group(room: Workroom) -> Browser:
    """Somebody of the working group."""
    return room.browser(AccountRole.working_group, territories=("*",))


def fields(browser: Browser, text: str, **more: str) -> dict[str, str]:
    """The form of a decision, filled in."""
    csrf = browser.get(f"/meeting?on={ON}").csrf
    filled = {"csrf": csrf, "on": ON, "grounds": "refused", "text": text}
    return filled | {"responsible": "Отдел опеки", "due": "2025-03-12"} | more


def test_a_decision_of_the_forms_full_measure_is_kept_and_printed_whole(
    room: Workroom, group: Browser
) -> None:
    request = refused(room)
    text = ("Найти другое учреждение. " * LONG)[: LONG - 7] + "конец."

    assert group.post(f"/meeting/requests/{request.number}", fields(group, text)).status == 303

    pdf = PdfReader(BytesIO(download(group, f"/meeting/protocol.pdf?on={ON}")))
    read = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    assert "конец." in read
    assert read.count("Найти") == text.count("Найти")


@pytest.mark.parametrize(
    ("field", "typed"), [("text", "Слово " * 700), ("responsible", "Отдел опеки " * 20)]
)
def test_more_than_a_field_takes_comes_back_whole_and_nothing_is_kept(
    room: Workroom, group: Browser, field: str, typed: str
) -> None:
    request = refused(room)
    filled = fields(group, "Решение") | {field: typed}

    page = group.post(f"/meeting/requests/{request.number}", filled)

    assert page.status == 400
    assert typed.strip() in page.text
    assert "Слишком длинно" in page.text
    for name in {"on", "grounds", "due", "csrf"}:
        assert f'name="{name}" value="{filled[name]}"' in page.text
    with room.town.store.read() as uow:
        assert not uow.meeting.decisions([request.id])


def test_the_shortened_text_is_taken(room: Workroom, group: Browser) -> None:
    request = refused(room)
    page = group.post(f"/meeting/requests/{request.number}", fields(group, "Слово " * 700))
    again = fields(group, "Короче") | {"csrf": page.csrf}
    assert group.post(f"/meeting/requests/{request.number}", again).status == 303


def test_an_agencys_words_come_back_too(room: Workroom) -> None:
    request = room.receive()
    browser = room.browser(AccountRole.agency_coordinator)
    page = browser.get(f"/agency/requests/{request.number}")
    typed = "Не хватает справки. " * 250

    back = browser.post(
        f"/agency/requests/{request.number}/ask",
        {"csrf": page.csrf, "message_id": make.new_id(), "reason": "other", "text": typed},
    )

    assert back.status == 400
    assert typed.strip() in back.text
    assert room.town.request().state == request.state


def test_a_letter_that_pdf_cannot_show_is_offered_as_docx(room: Workroom) -> None:
    child = msgspec.structs.replace(
        make.son(), name=PersonName(family=UNKNOWN_SCRIPT, given=UNKNOWN_SCRIPT)
    )
    people = make.programme().family
    others = tuple(one for one in people.members if one.id != child.id)
    request = room.receive(family=Family(categories=people.categories, members=(*others, child)))
    browser = room.browser(AccountRole.agency_coordinator)

    page = browser.get(f"/letters/{request.number}.pdf")

    assert page.status == 406
    assert f'href="/letters/{request.number}.docx"' in page.text
    assert download(browser, f"/letters/{request.number}.docx").startswith(b"PK")
