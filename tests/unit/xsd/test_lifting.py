"""Large documents are lifted out of a message; any other large text is refused as ever."""

import base64
import os
import time
from collections.abc import Callable
from hashlib import sha256

import psutil
import pytest

from hub.domain.errors import HubError, TooLarge, UnsafeXml
from xsd.gate import parse_with_documents
from xsd.lifting import LARGE, lift
from xsd.limits import DEFAULT

MOST = 30 * 1024 * 1024
NAMES = ("Content",)
DOCUMENT = os.urandom(8_000_000)
TEXT = base64.b64encode(DOCUMENT)
STANDS = base64.b64encode(sha256(DOCUMENT).digest()).decode()


def holding(content: bytes, name: bytes = b"Content") -> bytes:
    return b"<a>\n<" + name + b">" + content + b"</" + name.split()[0] + b">\n<end/></a>"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT, id="in one line"),
        pytest.param(base64.encodebytes(DOCUMENT), id="in lines of 76"),
        pytest.param(
            base64.encodebytes(DOCUMENT).replace(b"\n", b"\r\n"), id="in lines with CR LF"
        ),
        pytest.param(b"\n  " + TEXT + b"\n\t", id="with white space around"),
        pytest.param(b"<![CDATA[" + TEXT + b"]]>", id="in CDATA"),
    ],
)
@pytest.mark.parametrize("name", [b"Content", b'Content a="x > y"', b'p:Content xmlns:p="urn:a"'])
def test_a_document_of_megabytes_gives_way_to_its_digest(content: bytes, name: bytes) -> None:
    body = holding(content, name)

    root, documents = parse_with_documents(body, None, NAMES, MOST)

    assert (root[0].text or "").strip() == STANDS
    assert documents == {STANDS: DOCUMENT}


def test_a_document_as_large_as_the_message_may_be_is_whole() -> None:
    document = os.urandom(22 * 1024 * 1024)
    body = holding(base64.b64encode(document))

    _, documents = parse_with_documents(body, None, NAMES, MOST)

    assert list(documents.values()) == [document]


def test_several_documents_and_equal_ones_are_told_apart_by_their_digests() -> None:
    other = os.urandom(4_000_000)
    texts = [TEXT, base64.b64encode(other), TEXT]
    body = b"<a>" + b"".join(b"<Content>" + text + b"</Content>" for text in texts) + b"</a>"

    root, documents = parse_with_documents(body, None, NAMES, MOST)

    assert [documents[one.text or ""] for one in root] == [DOCUMENT, other, DOCUMENT]


def test_lines_are_counted_as_they_came() -> None:
    content = base64.encodebytes(DOCUMENT[:300_000])
    lifted = lift(holding(content), NAMES, DEFAULT)

    assert lifted.text.count(b"\n") == holding(content).count(b"\n")


@pytest.mark.parametrize(
    "content",
    [
        TEXT[:-2] + b"*=",
        TEXT + b"=",
        b"QUE=" + TEXT,
        TEXT[:5_000_000] + b"<b/>" + TEXT[5_000_000:],
        TEXT[:5_000_000] + b"<!-- c -->" + TEXT[5_000_000:],
        TEXT[:5_000_000] + b"&#65;" + TEXT[5_000_000:],
        "я".encode() * 5_500_000,
    ],
)
def test_what_is_no_plain_base64_is_not_lifted_and_so_too_large(content: bytes) -> None:
    with pytest.raises(TooLarge):
        parse_with_documents(holding(content), None, NAMES, MOST)


def test_small_texts_stay_where_they_are() -> None:
    small = base64.b64encode(b"x" * (LARGE // 2))

    assert lift(holding(small), NAMES, DEFAULT).documents == {}


HOSTILE: dict[str, Callable[[], bytes]] = {
    "11 MB of text elsewhere": lambda: holding(TEXT, b"Text"),
    "11 MB of text beside a document": lambda: (
        b"<a><Content>" + TEXT + b"</Content><b>" + b"x" * 11_000_000 + b"</b></a>"
    ),
    "29 MB in an attribute": lambda: b'<a b="' + b"x" * 29_000_000 + b'"/>',
    "29 MB of comment": lambda: b"<a><!--" + b"x" * 29_000_000 + b"--></a>",
    "29 MB of instruction": lambda: b"<a><?p " + b"x" * 29_000_000 + b"?></a>",
    "29 MB of CDATA elsewhere": lambda: b"<a><![CDATA[" + b"x" * 29_000_000 + b"]]></a>",
    "29 MB of junk in a document": lambda: holding(b"*" * 29_000_000),
    "7 million elements": lambda: b"<a>" + b"<a/>" * 7_000_000 + b"</a>",
    "800,000 attributes": lambda: (
        b"<a " + b" ".join(b'a%d=""' % i for i in range(800_000)) + b"/>" + TEXT
    ),
    "a million attributes on many": lambda: (
        b"<a>" + (b"<a " + b" ".join(b'a%d=""' % i for i in range(250)) + b"/>") * 12_000 + b"</a>"
    ),
    "a name of 29 MB": lambda: b"<" + b"a" * 29_000_000 + b"/>",
    "depth 300 around a document": lambda: b"<a>" * 300 + holding(TEXT) + b"</a>" * 300,
    "over 30 MB": lambda: holding(b"QUFB" * 8_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_too_large_is_refused_in_time_and_memory(name: str) -> None:
    body = HOSTILE[name]()
    process = psutil.Process(os.getpid())
    before, began = process.memory_info().rss, time.process_time()

    with pytest.raises(TooLarge):
        parse_with_documents(body, None, NAMES, MOST)

    assert process.memory_info().rss - before < 100_000_000
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE a>" + holding(TEXT),
        b'<!DOCTYPE a [<!ENTITY b "c">]><a><Content>' + TEXT + b"</Content>&b;</a>",
        holding(TEXT)[:-4],
        holding(TEXT) + b"<b/>",
        holding(TEXT).replace(b"<end/>", b"<end>"),
    ],
)
def test_what_is_unsafe_without_a_document_is_unsafe_with_one(body: bytes) -> None:
    with pytest.raises(UnsafeXml):
        parse_with_documents(body, None, NAMES, MOST)


def test_without_names_nothing_is_lifted() -> None:
    with pytest.raises(HubError):
        parse_with_documents(holding(TEXT), None, (), MOST)
