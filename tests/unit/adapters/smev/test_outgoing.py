"""What we say to the exchange obeys its schema, and carries any content as it is."""

from datetime import UTC, datetime

import pytest

from adapters.smev.message_id import About, Kind, message_id
from adapters.smev.outgoing import BASIC, ack, get_response, send_request
from xsd.gate import parse
from xsd.registry import schema

AT = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
ID = message_id(About("7KQ2-M0XD-4F9A", Kind.request), "delivery-1", AT)


@pytest.mark.parametrize(
    "said", [send_request(ID, AT, b'<x xmlns="urn:any"/>'), get_response(AT), ack(ID)]
)
def test_every_call_obeys_the_schema_of_the_exchange(said: bytes) -> None:
    assert schema("police", "1.3", "types.xsd").findings(parse(said)) == ()


def test_a_content_without_a_namespace_is_refused_by_the_schema() -> None:
    said = send_request(ID, AT, b"<x/>")

    findings = schema("police", "1.3", "types.xsd").findings(parse(said))

    assert [finding.place.rpartition("/")[2] for finding in findings] == ["x"]


def test_the_content_is_carried_as_it_was_given() -> None:
    content = '<к:запрос xmlns:к="urn:any">Примеров</к:запрос>'.encode()

    said = send_request(ID, AT, content)

    assert content in said
    assert parse(said).find(f".//{{{BASIC}}}MessagePrimaryContent/{{urn:any}}запрос") is not None


def test_a_per_cent_sign_in_the_content_does_no_harm() -> None:
    assert b">100%d<" in send_request(ID, AT, b'<x xmlns="urn:any">100%d</x>')
