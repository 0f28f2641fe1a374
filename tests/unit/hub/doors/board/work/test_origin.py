"""A kept message finds its mapping by what lies in it; its values are shown to those who may."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.envelope import FaultCode, fault, seal
from adapters.mtom import Part, pack
from adapters.smev.outgoing import send_request
from hub.domain.accounts import AccountRole
from hub.doors.board.work.origin import origins
from tests import factories as make
from tests.browser import Browser
from tests.people import People
from tests.town import Town

GOLDEN = Path(__file__).parents[5] / "golden"
TITLE = "Откуда каждое значение"


def payload(path: str) -> bytes:
    """A golden message without its XML declaration."""
    text = (GOLDEN / path).read_bytes()
    return text.partition(b"?>")[2] if text.startswith(b"<?xml") else text


def files(agency: str, body: bytes) -> set[str]:
    """The mapping files that a message leads to."""
    return {one.file for one in origins(agency, body)}


def test_a_message_is_found_bare_in_an_envelope_and_with_attachments() -> None:
    bare = payload("health/1.0/reply_rejected.xml")
    parts = {"scan@agency": Part("application/pdf", "scan.pdf", b"%PDF")}
    for body in (bare, seal(bare), pack(seal(bare), parts)[0]):
        assert files("health", body) == {"mappings/health/1.0/reply.yaml"}


def test_what_was_taken_in_windows_1251_is_shown_alike() -> None:
    plain = payload("health/1.0/reply_completed.xml").strip()
    declared = b'<?xml version="1.0" encoding="windows-1251"?>' + plain.decode().encode("cp1251")
    assert origins("health", declared) == origins("health", plain) != ()


def test_a_message_with_a_document_of_megabytes_is_shown_without_it() -> None:
    plain = payload("health/1.0/reply_completed.xml").strip()
    digest = b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    large = plain.replace(digest, b64encode(b"%PDF" * 2_500_000))
    assert len(large) > 13_000_000
    assert len(origins("health", large)) == len(origins("health", plain))


def test_a_message_is_found_in_the_envelope_of_the_exchange() -> None:
    content = payload("police/1.3/request_new.xml")
    body = seal(send_request("0199a000-0000-1000-8000-000000000001", make.NOW, content))
    assert files("police", body) == {"mappings/police/1.3/request.yaml"}


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_each_version_of_an_agency_has_its_own_file(version: str) -> None:
    body = payload(f"guardianship/{version}/request_new.xml")
    assert files("guardianship", body) == {f"mappings/guardianship/{version}/request.yaml"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>502 Bad Gateway</body></html>",
        b"<html><br></html>",
        b"--edge\r\nnot a part",
        b'--edge"\r\n\r\n<a/>\r\n--edge"--',
        b"\xff\xfe\x00",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        fault(FaultCode.SERVER, "Сбой", "Failure"),
        payload("education/1.0/reply_completed.xml"),
    ],
)
def test_what_is_no_message_of_the_agency_has_no_trace(body: bytes) -> None:
    assert origins("health", body) == ()


@pytest.fixture
def page(town: Town) -> str:
    """The page of a request whose agency sent a message with markup in a text."""
    request = town.request()
    body = seal(payload("health/1.0/reply_rejected.xml"))
    body = body.replace("Пациент".encode(), b"&lt;script&gt;alert(1)&lt;/script&gt;")
    sent = make.wire_message(request_id=request.id, direction="in", body=body)
    with town.store.begin() as uow:
        uow.deliveries.wire([sent])
        uow.commit()
    return f"/board/requests/{request.number}"


def test_each_value_is_shown_with_its_rule_and_the_look_is_written_down(
    enter: Callable[[AccountRole], Browser], people: People, page: str
) -> None:
    browser = enter(AccountRole.working_group)
    assert TITLE not in browser.get(page).text
    shown = browser.get(f"{page}?show=messages").text
    assert people.trace()[-1][0] == "see_messages"
    assert TITLE in shown
    assert "<code>/ReportStatus/Reason/@code</code>" in shown
    assert "таблица <code>reasons</code>" in shown
    assert "<code>mappings/health/1.0/reply.yaml:13</code>" in shown
    assert "<script>alert" not in shown
    assert shown.count("&lt;script&gt;alert(1)") == 1


def test_who_may_not_see_messages_sees_no_values(
    enter: Callable[[AccountRole], Browser], page: str
) -> None:
    refused = enter(AccountRole.curator).get(f"{page}?show=messages")
    assert refused.status == 403
    assert TITLE not in refused.text


def test_the_next_move_says_either_what_is_left_or_how_late_it_is(
    enter: Callable[[AccountRole], Browser], town: Town, page: str
) -> None:
    browser = enter(AccountRole.administrator)
    assert "осталось 5 дн.</b>" in browser.get(page).text
    town.pass_time(days=14)
    late = browser.get(page).text
    assert "опоздание" in late
    assert "осталось" not in late
