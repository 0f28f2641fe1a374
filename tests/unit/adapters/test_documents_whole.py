"""What the door says is what is taken: a document in a message of 30 MB comes whole, from each
agency that sends documents, inline and attached, in a call and in an answer."""

import base64
import os
from pathlib import Path

import pytest

from adapters.agency import Channel
from adapters.envelope import seal
from adapters.mime import DEFAULT
from adapters.mtom import Part, href, pack
from adapters.registry import agencies, gateways, pattern
from adapters.soap_client import MAX_ANSWER
from hub.domain.errors import TooLarge
from hub.doors.body import OF_AGENCIES
from xsd.registry import contracts

GOLDEN = Path(__file__).parents[2] / "golden"
DIGEST = b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
SENDING = [one for one in contracts() if one[0] in agencies() and pattern(one[0]).inline]
LARGEST_INLINE = 22 * 1024 * 1024
XOP = "http://www.w3.org/2004/08/xop/include"


def reply(agency: str, version: str, content: bytes) -> bytes:
    golden = (GOLDEN / agency / version / "reply_completed.xml").read_bytes()
    assert golden.count(DIGEST) == 1
    return seal(golden.partition(b"?>")[2].strip().replace(DIGEST, content))


def read(agency: str, version: str, body: bytes, content_type: str = "text/xml") -> bytes:
    gateway = gateways([Channel(agency=agency, version=version)])[agency]
    try:
        incoming = gateway.read(version, body, content_type)
    finally:
        gateway.close()
    assert incoming.reply is not None, incoming.findings
    (document,) = [one for one in incoming.documents if one.data]
    return document.data


@pytest.mark.parametrize(("agency", "version"), SENDING)
@pytest.mark.parametrize("size", [8_000_000, LARGEST_INLINE])
def test_an_inline_document_comes_whole(agency: str, version: str, size: int) -> None:
    document = os.urandom(size)
    body = reply(agency, version, base64.b64encode(document))
    assert len(body) <= OF_AGENCIES.size
    assert read(agency, version, body) == document


@pytest.mark.parametrize(("agency", "version"), SENDING)
def test_an_attached_document_comes_whole(agency: str, version: str) -> None:
    document = os.urandom(29 * 1024 * 1024)
    include = f'<x:Include xmlns:x="{XOP}" href="{href("d@a")}"/>'.encode()
    root = reply(agency, version, include)
    body, content_type = pack(root, {"d@a": Part("application/pdf", "a.pdf", document)})
    assert len(body) <= OF_AGENCIES.size
    assert read(agency, version, body, content_type) == document


def test_every_door_for_agencies_says_the_same_size() -> None:
    assert OF_AGENCIES.size == DEFAULT.total == DEFAULT.part == MAX_ANSWER


@pytest.mark.parametrize(("agency", "version"), SENDING)
def test_a_message_beyond_that_is_too_large(agency: str, version: str) -> None:
    body = reply(agency, version, b"QUFB" * (OF_AGENCIES.size // 4))
    with pytest.raises(TooLarge):
        read(agency, version, body)
