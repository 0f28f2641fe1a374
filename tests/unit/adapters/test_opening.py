"""Documents of a message, inline or as attachments, become the same thing."""

import base64
from hashlib import sha256

import pytest

from adapters.envelope import seal
from adapters.mtom import Part, href, pack
from adapters.opening import open_message
from hub.domain.errors import Refused

PDF = b"%PDF-1.4 invented"
NAME = base64.b64encode(sha256(PDF).digest()).decode()
XOP = "http://www.w3.org/2004/08/xop/include"


def inside(content: str) -> bytes:
    return seal(f'<Reply xmlns="urn:a"><Content>{content}</Content></Reply>'.encode())


def test_an_inline_document_gives_way_to_its_digest() -> None:
    body = inside(base64.b64encode(PDF).decode())

    message = open_message(body, "text/xml", inline=("Content",))

    assert message.payload[0].text == NAME
    assert message.contents[NAME].data == PDF


def test_an_attached_document_gives_way_to_the_same_digest() -> None:
    root = inside(f'<x:Include xmlns:x="{XOP}" href="{href("doc@agency")}"/>')
    body, content_type = pack(root, {"doc@agency": Part("application/pdf", "a.pdf", PDF)})

    message = open_message(body, content_type, inline=("Content",))

    assert message.payload[0].text == NAME
    assert message.contents[NAME] == Part("application/pdf", "a.pdf", PDF)


@pytest.mark.parametrize("content", ["не base64", "<b/>", "JVBERg="])
def test_what_is_not_base64_is_left_for_the_schema(content: str) -> None:
    message = open_message(inside(content), "text/xml", inline=("Content",))

    assert message.contents == {}


def test_elements_that_hold_no_documents_stay_as_they_are() -> None:
    message = open_message(inside("JVBERg=="), "text/xml")

    assert (message.payload[0].text, message.contents) == ("JVBERg==", {})


@pytest.mark.parametrize("body", [b"", b"junk", b"<a/>", seal(b"<a/><b/>")])
def test_what_is_not_an_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        open_message(body, "text/xml")
