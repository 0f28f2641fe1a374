"""Education takes one application for several children and tells the result of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.envelope import seal
from adapters.registry import gateways
from hub.domain.messages import Outcome, ReplyState, SubjectResult
from hub.ports.gateway import Gateway, Letter, Posting, Result
from tests.factories import cancel_message, clarify_message, request_message, subject
from tests.soap_server import Said, Talk, soap_server

APPLICATION = "urn:obrazovanie.region.example:zayavka:1"
GOLDEN = Path(__file__).parents[2] / "golden" / "education" / "1.0"


@contextmanager
def education(talk: Talk) -> Iterator[Gateway]:
    with soap_server(talk) as address:
        gateway: Gateway = gateways([Channel(agency="education", address=address)])["education"]
        try:
            yield gateway
        finally:
            gateway.close()


def receipt(payload: etree._Element, inside: str = "<Prinyato>да</Prinyato>") -> Said:
    asked = payload.findtext("Shapka/NomerSoobshcheniya")
    return Said(
        f'<z:Kvitantsiya xmlns:z="{APPLICATION}"><NomerSoobshcheniya>{asked}</NomerSoobshcheniya>'
        f"{inside}</z:Kvitantsiya>".encode()
    )


def posting(letter: Letter) -> Posting:
    return Posting(id="d1", territory="14000001", letter=letter)


def replies(situation: str) -> bytes:
    found = etree.parse(str(GOLDEN / f"{situation}.xml")).getroot()
    return seal(etree.tostring(found))


@pytest.mark.parametrize(
    ("letter", "operation", "root"),
    [
        (request_message(), "PodatZayavku", "Zayavka"),
        (cancel_message(), "OtozvatZayavku", "Otzyv"),
        (clarify_message(), "UtochnitZayavku", "Utochnenie"),
    ],
)
def test_each_letter_goes_to_its_operation(letter: Letter, operation: str, root: str) -> None:
    heard: list[tuple[str, str]] = []

    def talk(action: str, payload: etree._Element) -> Said:
        heard.append((action.rpartition(":")[2], payload.tag))
        return receipt(payload)

    with education(talk) as gateway:
        (posted,) = gateway.send([posting(letter)])

    assert posted.result is Result.received
    assert heard == [(operation, f"{{{APPLICATION}}}{root}")]


def test_several_children_travel_in_one_application() -> None:
    seen: list[list[str | None]] = []

    def talk(_action: str, payload: etree._Element) -> Said:
        seen.append([one.get("nomer") for one in payload.iterfind("Uchastniki/Uchastnik")])
        return receipt(payload)

    with education(talk) as gateway:
        gateway.send([posting(request_message(subjects=(subject(), subject(ref="c2"))))])

    assert seen == [["c1", "c2"]]


def test_the_receipt_of_another_message_is_not_ours() -> None:
    def talk(_action: str, payload: etree._Element) -> Said:
        payload.find("Shapka/NomerSoobshcheniya").text = "another"  # type: ignore[union-attr]
        return receipt(payload)

    with education(talk) as gateway:
        (posted,) = gateway.send([posting(request_message())])

    assert (posted.result, posted.error) == (Result.failed, "wrong_answer")


def test_a_reply_tells_the_result_of_each_child() -> None:
    with education(lambda _action, payload: receipt(payload)) as gateway:
        incoming = gateway.read("1.0", replies("reply_partial"), "text/xml; charset=utf-8")

    assert incoming.reply is not None
    assert incoming.reply.state is ReplyState.completed
    assert incoming.reply.results == (
        SubjectResult(subject="m2", outcome=Outcome.provided),
        SubjectResult(
            subject="m3",
            outcome=Outcome.declined_by_family,
            text="Родители решили подождать до школы.",
        ),
    )


def test_two_states_at_once_are_findings() -> None:
    body = replies("reply_received").replace(b"<Poluchena/>", b"<Poluchena/><Prinyata/>")

    with education(lambda _action, payload: receipt(payload)) as gateway:
        incoming = gateway.read("1.0", body, "text/xml")

    assert incoming.reply is None
    assert [finding.place for finding in incoming.findings] == ["/Otvet/Sostoyanie/Prinyata"]
