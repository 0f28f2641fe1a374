"""Guardianship: two versions at once, receipts, and decisions that bring documents along."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import etree

from adapters.agency import Channel
from adapters.envelope import seal
from adapters.mtom import Part, href, pack
from adapters.registry import gateways
from hub.domain.messages import ReplyReceipt, ReplyState
from hub.ports.gateway import Gateway, Letter, Posting, Result
from tests.factories import cancel_message, clarify_message, request_message
from tests.soap_server import Said, Talk, soap_server
from xsd.gate import parse
from xsd.registry import schema

GOLDEN = Path(__file__).parents[2] / "golden" / "guardianship"
XOP = "http://www.w3.org/2004/08/xop/include"
DECISIONS = sorted(
    {path.name for path in (GOLDEN / "1.0").glob("reply_*.xml")} - {"reply_receipt.xml"}
)
OLD, NEW = "14000001", "14000002"
RECEIPTS = {
    "appeal": '<g:appealReceipt xmlns:g="urn:opeka:appeals:1.0" inReplyTo="{}">'
    "<accepted>true</accepted><incomingNumber>ОП-1</incomingNumber></g:appealReceipt>",
    "CaseRequest": '<CaseReceipt xmlns="urn:opeka:cases:2.0" inReplyTo="{}" accepted="true">'
    "<CaseNumber>ОП-2</CaseNumber><ReceivedAt>2025-03-03T12:00:00</ReceivedAt></CaseReceipt>",
}


def receipt(_: str, to: etree._Element) -> Said:
    name = etree.QName(to).localname
    asked = to.get("messageId") or to.findtext(".//{urn:opeka:cases:2.0}MessageId")
    old = to.tag.startswith("{urn:opeka:appeals:1.0}")
    text = RECEIPTS.get(name, RECEIPTS["appeal" if old else "CaseRequest"])
    return Said(text.format(asked).encode())


@contextmanager
def guardianship(talk: Talk = receipt) -> Iterator[Gateway]:
    """One territory writes by 1.0 and another by 2.0."""
    with soap_server(talk) as address:
        channels = [
            Channel(agency="guardianship", territory=OLD, version="1.0", address=address),
            Channel(agency="guardianship", territory=NEW, version="2.0", address=address),
        ]
        gateway = gateways(channels)["guardianship"]
        try:
            yield gateway
        finally:
            gateway.close()


def decision(version: str, situation: str = "reply_completed") -> bytes:
    return (GOLDEN / version / f"{situation}.xml").read_bytes().partition(b"?>")[2]


def with_document(version: str, data: bytes) -> tuple[bytes, str]:
    """A decision as MTOM, its document in a part of its own."""
    payload = etree.fromstring(decision(version))
    [content] = (one for one in payload.iter() if etree.QName(one).localname.lower() == "content")
    content.text = None
    etree.SubElement(content, f"{{{XOP}}}Include", href=href("act-1@opeka"))
    part = Part("application/pdf", "act.pdf", data)
    return pack(seal(etree.tostring(payload)), {"act-1@opeka": part})


def test_the_territory_chooses_the_version_that_is_written() -> None:
    letter = request_message()
    with guardianship() as gateway:
        old, new = gateway.send(
            [Posting(id=territory, territory=territory, letter=letter) for territory in (OLD, NEW)]
        )

    assert (old.result, old.agency_number) == (Result.received, "ОП-1")
    assert (new.result, new.agency_number) == (Result.received, "ОП-2")
    assert b"urn:opeka:appeals:1.0" in old.sent
    assert b"urn:opeka:cases:2.0" in new.sent


@pytest.mark.parametrize("territory", [OLD, NEW])
def test_each_kind_of_letter_goes_by_its_own_operation(territory: str) -> None:
    heard: list[str] = []

    def talk(action: str, to: etree._Element) -> Said:
        heard.append(action.rpartition(":")[2])
        return receipt(action, to)

    letters: list[Letter] = [request_message(), cancel_message(), clarify_message()]
    with guardianship(talk) as gateway:
        posted = gateway.send(
            [Posting(id="d", territory=territory, letter=letter) for letter in letters]
        )

    assert {one.result for one in posted} == {Result.received}
    assert set(heard) == {"SubmitAppeal", "WithdrawAppeal", "SupplementAppeal"}


def test_a_territory_without_a_channel_is_refused() -> None:
    with guardianship() as gateway:
        [posted] = gateway.send([Posting(id="d", territory="99", letter=request_message())])

    assert (posted.result, posted.error) == (Result.refused, "unknown_channel")


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("name", DECISIONS)
def test_every_decision_is_read_by_either_version(version: str, name: str) -> None:
    with guardianship() as gateway:
        body = seal(decision(version, name.removesuffix(".xml")))
        incoming = gateway.read(version, body, "text/xml; charset=utf-8")

    assert incoming.findings == ()
    assert incoming.reply is not None


def test_the_same_decision_means_the_same_in_both_versions() -> None:
    with guardianship() as gateway:
        for name in DECISIONS:
            old, new = (
                gateway.read(
                    version, seal(decision(version, name.removesuffix(".xml"))), "text/xml"
                )
                for version in ("1.0", "2.0")
            )
            assert old.reply == new.reply


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_document_comes_along_with_its_decision(version: str) -> None:
    data = b"%PDF-1.7 invented"
    body, content_type = with_document(version, data)

    with guardianship() as gateway:
        incoming = gateway.read(version, body, content_type)

    assert incoming.reply is not None
    assert incoming.reply.state is ReplyState.completed
    [document] = incoming.documents
    assert (document.data, document.title) == (data, "Акт обследования")
    assert document.media_type == "application/pdf"
    assert document.content_id == incoming.reply.documents[0].content_id
    assert document.content_id == b64encode(sha256(data).digest()).decode()


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_document_may_stand_in_its_place_as_base64(version: str) -> None:
    data = b"%PDF-1.7 invented"
    payload = etree.fromstring(decision(version))
    [content] = (one for one in payload.iter() if etree.QName(one).localname.lower() == "content")
    content.text = b64encode(data).decode()

    with guardianship() as gateway:
        incoming = gateway.read(version, seal(etree.tostring(payload)), "text/xml")

    assert [document.data for document in incoming.documents] == [data]


def test_a_decision_in_the_wrong_version_comes_back_with_the_reason() -> None:
    with guardianship() as gateway:
        incoming = gateway.read("1.0", seal(decision("2.0")), "text/xml")

    assert incoming.reply is None
    assert [finding.code for finding in incoming.findings] == ["unexpected_message"]


def test_two_branches_of_a_decision_at_once_are_refused_by_the_schema() -> None:
    twice = decision("2.0", "reply_received").replace(b"<Registered/>", b"<Registered/><TakenUp/>")
    with guardianship() as gateway:
        incoming = gateway.read("2.0", seal(twice), "text/xml")

    assert incoming.reply is None
    assert incoming.findings


@pytest.mark.parametrize(("version", "file"), [("1.0", "appeals.xsd"), ("2.0", "cases.xsd")])
def test_the_acknowledgement_of_a_decision_obeys_its_schema(version: str, file: str) -> None:
    receipt_of_ours = ReplyReceipt(
        message_id="opeka-1",
        number="7KQ2-M0XD-4F9A",
        received_at=datetime(2025, 3, 12, 9, 0, tzinfo=UTC),
        effect="applied",
    )
    with guardianship() as gateway:
        said = gateway.acknowledge(version, receipt_of_ours)

    assert schema("guardianship", version, file).findings(parse(said)) == ()
    assert b'inReplyTo="opeka-1"' in said
