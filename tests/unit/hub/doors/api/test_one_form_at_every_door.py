"""Whichever door a text comes in by, it is taken, refused or warned of in the same way."""

import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import quote

import msgspec
import pytest
from lxml import etree

from adapters.envelope import seal
from adapters.translation import write_message
from hub.domain.errors import HubError
from hub.domain.family import PersonName
from hub.domain.messages import CuratorAction, CuratorActionKind, Reason, ReplyState
from hub.domain.programme import ProgrammeSubmission
from hub.domain.request import Request
from hub.doors.files_in import take_files
from hub.ports.storage import ProgrammeRecord
from tests import factories as make
from tests.api_town import Served
from tests.fake_flow import authorization
from tests.town import single

NUMBER = "ИПСС-7"
MAPPINGS = {ProgrammeSubmission: "submission", CuratorAction: "action"}
PATHS = {ProgrammeSubmission: "/programmes", CuratorAction: "/requests/{number}/actions"}
ZWSP, NBSP, RLO, BREVE = "\u200b", "\xa0", "\u202e", "\u0306"


class Said(NamedTuple):
    """The codes of what was found or warned of."""

    faults: list[str]
    warnings: list[str]


Door = Callable[[Served, msgspec.Struct, Path], Said]


def over_soap(api: Served, message: msgspec.Struct, _: Path) -> Said:
    connection = HTTPConnection("127.0.0.1", api.port, timeout=20)
    headers = {"Authorization": authorization(), "Content-Type": "text/xml; charset=utf-8"}
    connection.request("POST", "/soap/case/1.0", in_xml(message), headers)
    answer = etree.fromstring(connection.getresponse().read())
    connection.close()
    return Said(
        [one.text for one in answer.iter("{urn:family-hub:fault:1}code")],
        [one.text for one in answer.iterfind(".//{*}Warning/{*}Code")],
    )


def over_rest(api: Served, message: msgspec.Struct, _: Path) -> Said:
    path = PATHS[type(message)].format(number=getattr(message, "number", ""))
    answer = api.post(path, message).json
    return Said(
        [one["code"] for one in answer.get("findings", ())],
        [one["code"] for one in answer.get("warnings", ())],
    )


def from_a_file(api: Served, message: msgspec.Struct, folder: Path) -> Said:
    file = folder / "message.xml"
    file.write_bytes(in_xml(message))
    hub = SimpleNamespace(intake=api.town.intake)
    (answer,) = take_files(hub, [file])  # type: ignore[arg-type]
    if isinstance(answer, HubError):
        return Said([one.code for one in answer.findings], [])
    return Said([], [one.code for one in answer.warnings])


def in_xml(message: msgspec.Struct) -> bytes:
    return seal(write_message("hub", "1.0", MAPPINGS[type(message)], message))


DOORS = pytest.mark.parametrize("door", [over_soap, over_rest, from_a_file])


def named(**fields: str) -> ProgrammeSubmission:
    """A programme whose mother has another name."""
    name = PersonName(**{"family": "Примерова", "given": "Анна"} | fields)
    family = make.family(members=(make.mother(name=name), make.son(), make.daughter()))
    return make.programme_submission(programme=single(number=NUMBER, family=family))


def kept(api: Served) -> ProgrammeRecord:
    with api.town.store.read() as uow:
        record = uow.programmes.find(make.INSTITUTION, NUMBER)
    assert record is not None
    return record


WRITTEN = {
    "a no-break space": (f"Оглы{NBSP}Заде", "Оглы Заде"),
    "a thin space": ("Оглы\u2009Заде", "Оглы Заде"),
    "a zero-width space": (f"Приме{ZWSP}рова", "Примерова"),
    "a soft hyphen": ("Приме\xadрова", "Примерова"),
    "a decomposed й": (f"Краи{BREVE}нева", "Крайнева"),
    "another hyphen": ("Мамина\u2011Сибиряк", "Мамина-Сибиряк"),
    "another apostrophe": ("Д\u2019Артаньян", "Д'Артаньян"),
}


@DOORS
@pytest.mark.parametrize("case", WRITTEN)
def test_a_name_is_kept_in_its_one_form(api: Served, tmp_path: Path, door: Door, case: str) -> None:
    came, expected = WRITTEN[case]
    assert door(api, named(family=came), tmp_path) == Said([], [])
    assert kept(api).programme.family.members[0].name.family == expected


REFUSED = {
    "one no-break space": (NBSP, "empty"),
    "one zero-width space": (ZWSP, "empty"),
    "a letter that is drawn as a blank": ("\u3164", "empty"),
    "a right-to-left override": (f"Пример{RLO}ова", "direction_sign"),
    "a C1 control": ("Пример\x98ова", "control_sign"),
}


@DOORS
@pytest.mark.parametrize("case", REFUSED)
def test_a_name_that_nobody_can_read_is_refused_and_kept(
    api: Served, tmp_path: Path, door: Door, case: str
) -> None:
    came, code = REFUSED[case]
    assert door(api, named(family=came), tmp_path) == Said([code], [])
    assert len(api.kept()) == 1
    assert not api.town.requests()


@DOORS
def test_two_scripts_in_a_word_are_warned_of_and_not_changed(
    api: Served, tmp_path: Path, door: Door
) -> None:
    assert door(api, named(family="Пpимерова"), tmp_path) == Said([], ["mixed_script"])
    assert kept(api).programme.family.members[0].name.family == "Пpимерова"


@DOORS
@pytest.mark.parametrize("text", [NBSP, f"\n {ZWSP}\t", "\u3000"])
def test_an_answer_of_blanks_is_no_answer(
    api: Served, tmp_path: Path, door: Door, text: str
) -> None:
    request = asked(api)
    assert door(api, action(request.number, text), tmp_path).faults == ["no_text"]
    assert api.town.request().state == "needs_info"


@DOORS
@pytest.mark.parametrize(
    "write",
    [
        str.lower,
        lambda number: number.replace("-", ""),
        lambda number: number.replace("-", " "),
        lambda number: number.replace("-", "\u2013"),
        lambda number: number.translate(str.maketrans("ABCEHKMPTX", "АВСЕНКМРТХ")),
    ],
)
def test_a_request_is_known_by_its_number_however_it_is_written(
    api: Served, tmp_path: Path, door: Door, write: Callable[[str], str]
) -> None:
    request = asked(api)
    typed = write(request.number)
    if door is over_rest:
        shown = api.get(f"/requests/{quoted(typed)}")
        assert shown.json["request"]["number"] == request.number
        answer = api.post(f"/requests/{quoted(typed)}/actions", action(typed, "Живут у бабушки"))
        assert answer.status == 200, answer.body
    else:
        assert door(api, action(typed, "Живут у бабушки"), tmp_path) == Said([], [])
    assert api.town.request().state == "received"


def test_a_message_that_says_the_same_gets_the_same_receipt(api: Served) -> None:
    first = named(family="Мамина-Сибиряк")
    again = msgspec.json.encode(first).decode().replace("Мамина-", f"Мамина{ZWSP}\u2011")
    answers = [api.post("/programmes", first), api.post("/programmes", again.encode())]
    assert [one.status for one in answers] == [200, 200]
    assert answers[0].body == answers[1].body


def test_what_an_agency_says_is_taken_and_shown_as_it_was_meant(api: Served) -> None:
    request = asked(api)
    reply = make.reply(
        number=request.number.lower().replace("-", ""),
        state=ReplyState.needs_info,
        outcome=None,
        text=f"Адрес{NBSP}неизвестен\r\n{ZWSP}",
        reason=Reason.more_data_needed,
    )
    answer = api.post("/replies", reply, user="clinic")
    assert answer.status == 200, answer.body
    assert answer.json["number"] == request.number
    assert api.town.notices()[-1].text == "Адрес неизвестен"


def asked(api: Served) -> Request:
    """A request of which health care wants to know more."""
    api.town.submit(single(number=NUMBER))
    api.town.run()
    api.town.say(api.town.request(), ReplyState.needs_info, reason=Reason.more_data_needed)
    return api.town.request()


def action(number: str, text: str) -> CuratorAction:
    return CuratorAction(
        message_id=make.new_id(),
        sent_at=make.NOW,
        institution=make.INSTITUTION,
        number=number,
        action=CuratorActionKind.answer,
        text=text,
    )


def quoted(text: str) -> str:
    return quote(text, safe="")


@pytest.mark.parametrize("door", ["soap", "rest"])
def test_categories_without_end_are_refused_at_once(api: Served, door: str) -> None:
    whole = named()
    start = time.monotonic()
    if door == "rest":
        plain = msgspec.to_builtins(whole)
        plain["programme"]["family"]["categories"] = ["large"] * 8_000
        answer = api.post("/programmes", msgspec.json.encode(plain))
        assert answer.status == 422, answer.body
        assert answer.places[0].startswith("/programme/family/categories")
    else:
        one = b"<Category>low_income</Category>"
        raw = in_xml(whole).replace(one, one * 8_000)
        connection = HTTPConnection("127.0.0.1", api.port, timeout=20)
        headers = {"Authorization": authorization(), "Content-Type": "text/xml; charset=utf-8"}
        connection.request("POST", "/soap/case/1.0", raw, headers)
        fault = connection.getresponse().read().decode()
        connection.close()
        assert "Category" in fault
        assert ":Client" in fault
    assert time.monotonic() - start < 5


def test_requests_are_listed_by_the_number_of_their_programme_as_it_was_typed(api: Served) -> None:
    api.town.submit(single(number="ИПСС 7 а"))
    typed = quoted("ИПСС\u00a07  а\u200b")
    assert len(api.get(f"/requests?programme={typed}").json["requests"]) == 1
    status = api.get(f"/programmes/{typed}")
    assert status.json["programme_number"] == "ИПСС 7 а"
