"""One message by SOAP and by JSON: whichever form its values have, it is one message, so the second
time it gets the first receipt."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from lxml import etree

from adapters.envelope import seal
from adapters.translation import write_message
from hub.domain.programme import ConclusionKind
from hub.ports.doors import Submission
from tests import factories as make
from tests.api_town import Served
from tests.fake_flow import authorization
from tests.town import single

NUMBER = "ИПСС-7"
QUOTED = quote(NUMBER)
ACCEPTED = msgspec.to_builtins(make.NOW)
Form = tuple[str, str, str, Any]
# What stands in XML, and in JSON at this place, in another form of the same meaning.
PROGRAMME: tuple[Form, ...] = (
    ("SentAt", "2025-03-03T24:00:00.0000000+03:00", "sent_at", "2025-03-03T21:00:00.123456789Z"),
    ("Version", " +1\n", "programme.version", 1),
    ("Contract/SignedOn", "2025-03-01+03:00", "programme.contract.signed_on", "2025-03-01"),
    ("Term/Start", " 2025-03-03Z ", "programme.term.start", "2025-03-03+14:00"),
    ("Member/BirthDate", "1990-05-17-10:00", "programme.family.members.0.birth_date", "1990-05-17"),
    ("FamilyOpinion", "Согласны.\r\nОба", "family_opinion", "Согласны.\r\nОба"),
    ("Curator/Position", "специалист \tотдела", "programme.curator.position", "специалист  отдела"),
)
CONCLUSION: tuple[Form, ...] = (
    ("ConcludedOn", "2025-03-03+12:00", "concluded_on", "2025-03-03"),
    ("Satisfied", " 1 ", "satisfied", True),
    ("Text", "Стало\r\nлучше", "text", "Стало\r\nлучше"),
    ("Text", "Стало\nлучше", "text", "Стало\r\nлучше"),
    ("Text", "Стало\nлучше", "text", "Стало\rлучше"),
    ("Text", "Стало\nлучше", "text", "Стало\nлучше"),
)


@pytest.mark.parametrize("form", PROGRAMME, ids=lambda form: form[2])
@pytest.mark.parametrize("entitised", [False, True], ids=["as bytes", "as references"])
def test_a_programme_is_one_by_both_doors(api: Served, form: Form, entitised: bool) -> None:
    message = make.programme_submission(programme=single(), family_opinion="Согласны")
    assert_one(api, message, "submission", "/programmes", form, entitised)


@pytest.mark.parametrize("form", CONCLUSION, ids=lambda form: f"{form[2]}-{form[1]!r}-{form[3]!r}")
@pytest.mark.parametrize("entitised", [False, True], ids=["as bytes", "as references"])
def test_a_conclusion_is_one_by_both_doors(api: Served, form: Form, entitised: bool) -> None:
    api.town.submit(single(number=NUMBER))
    message = make.conclusion(
        programme_number=NUMBER, kind=ConclusionKind.interim, satisfied=True, text="Стало лучше"
    )
    path = f"/programmes/{QUOTED}/conclusions"
    assert_one(api, message, "conclusion", path, form, entitised)


def assert_one(
    api: Served,
    message: Submission,
    mapping: str,
    path: str,
    form: Form,
    entitised: bool,
) -> None:
    """By JSON after SOAP it is a repeat: it gets the first receipt, where another is a conflict."""
    in_xml, text, in_json, value = form
    first = over_soap(api, write_message("hub", "1.0", mapping, message), in_xml, text, entitised)
    plain = with_value(message, in_json, value)
    again = api.post(path, json.dumps(plain).encode())
    assert (again.status, again.json["accepted_at"]) == (200, ACCEPTED), again.body
    assert first.findtext(".//{*}ProgrammeNumber") == again.json["programme_number"]
    assert [one.text for one in first.iterfind(".//{*}Line/{*}Number")] == [
        line["number"] for line in again.json["lines"] if line["number"]
    ]


def over_soap(
    api: Served, written: bytes, place: str, text: str, entitised: bool
) -> etree._Element:
    root = etree.fromstring(written)
    steps = "/".join(f"{{*}}{step}" for step in place.split("/"))
    element = root.find(f".//{steps}")
    assert element is not None
    element.text = "MARK"
    # A carriage return that is a reference passes the parser (XML 1.0, §2.11).
    said = text.replace("\r", "&#13;") if entitised else text
    body = seal(etree.tostring(root, encoding="UTF-8").replace(b"MARK", said.encode()))
    connection = HTTPConnection("127.0.0.1", api.port, timeout=20)
    headers = {"Authorization": authorization(), "Content-Type": "text/xml; charset=utf-8"}
    connection.request("POST", "/soap/case/1.0", body, headers)
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    assert response.status == 200, answer.decode()
    return etree.fromstring(answer)


def with_value(message: msgspec.Struct, place: str, value: Any) -> Any:
    plain = msgspec.json.decode(msgspec.json.encode(message))
    *around, last = place.split(".")
    inside = plain
    for step in around:
        inside = inside[int(step) if step.isdecimal() else step]
    inside[last] = value
    return plain
