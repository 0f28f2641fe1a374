"""The gate: what hostile or broken XML gets, and what good XML becomes."""

import os
import socket
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from lxml import etree

from hub.domain.errors import HubError, TooLarge, UnsafeXml, WrongEncoding
from xsd.gate import parse
from xsd.limits import Limits

XXE = "/etc/hostname"

DTD = {
    "bare": "<!DOCTYPE a><a/>",
    "after a comment": "<!-- x --><?p?>\n<!DOCTYPE a><a/>",
    "unused entity": '<!DOCTYPE a [<!ENTITY x "y">]><a/>',
    "used entity": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "file entity": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{XXE}">]><a>&x;</a>',
    "http entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><a>&x;</a>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><a/>',
    "external subset": '<!DOCTYPE a SYSTEM "file:///usr/share/xml/x.dtd"><a/>',
    "error based": (
        f'<!DOCTYPE a [<!ENTITY % f SYSTEM "file://{XXE}">'
        "<!ENTITY % e \"<!ENTITY &#x25; g SYSTEM 'file:///no/%f;'>\"> %e; %g;]><a/>"
    ),
    "a billion laughs": (
        '<!DOCTYPE a [<!ENTITY a0 "ha">'
        + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
        + "]><a>&a9;</a>"
    ),
    "laughs in an attribute": (
        '<!DOCTYPE a [<!ENTITY a0 "ha"><!ENTITY a1 "&a0;&a0;">]><a b="&a1;"/>'
    ),
    "quadratic growth": (f'<!DOCTYPE a [<!ENTITY x "{"A" * 50_000}">]><a>{"&x;" * 10_000}</a>'),
    "default attribute": '<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>',
}


@pytest.mark.parametrize("text", DTD.values(), ids=DTD)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_in_every_encoding(text: str, encoding: str) -> None:
    with pytest.raises(UnsafeXml) as caught:
        parse(text.encode(encoding))

    assert "DOCTYPE" in caught.value.en


def test_the_word_doctype_inside_a_value_is_no_doctype() -> None:
    assert parse(b"<a><![CDATA[<!DOCTYPE a>]]></a>").text == "<!DOCTYPE a>"


MALFORMED = {
    "empty": b"",
    "spaces": b"  \n",
    "junk": b"junk",
    "UTF-7 without a label": "<a>й</a>".encode("utf-7").replace(b"<", b"+ADw-"),
    "a zip": b"PK\x03\x04" + bytes(100),
    "gzip": b"\x1f\x8b\x08" + bytes(100),
    "two roots": b"<a/><b/>",
    "half a body": b"<a><b>text",
    "text after the root": b"<a/>x",
    "space before the declaration": b' <?xml version="1.0"?><a/>',
    "undeclared entity": b"<a>&x;</a>",
    "undeclared prefix": b"<p:a/>",
    "an attribute twice": b'<a b="1" b="2"/>',
    "NUL": b"<aaaaa>\x00</aaaaa>",
    "&#0;": b"<a>&#0;</a>",
    "&#1;": b"<a>&#1;</a>",
    "a control character": b"<a>\x01</a>",
    "U+FFFE": "<a>\ufffe</a>".encode(),
    "&#xFFFE;": b"<a>&#xFFFE;</a>",
    "a surrogate by number": b"<a>&#xD800;</a>",
    "XML 1.1": b'<?xml version="1.1"?><a>&#1;</a>',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_well_formed_xml_1_0_is_refused(body: bytes) -> None:
    with pytest.raises((UnsafeXml, WrongEncoding)):
        parse(body)


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_the_counting_pass_refuses_the_same(body: bytes) -> None:
    with pytest.raises((UnsafeXml, WrongEncoding)):
        parse(body, limits=Limits(elements=2))


NOT_UTF_8 = {
    "windows-1251 labelled UTF-8": '<?xml version="1.0" encoding="UTF-8"?><a>Иван</a>'.encode(
        "cp1251"
    ),
    "windows-1251 without a label": "<a>Иван</a>".encode("cp1251"),
    "overlong slash": b"<a>\xc0\xaf</a>",
    "overlong NUL": b"<a>\xc0\x80</a>",
    "overlong in three bytes": b"<a>\xe0\x80\xaf</a>",
    "a surrogate": b"<a>\xed\xa0\x80</a>",
    "a surrogate pair": b"<a>\xed\xa0\xbd\xed\xb8\x80</a>",
    "beyond Unicode": b"<a>\xf5\x80\x80\x80</a>",
    "a lone continuation byte": b"<a>\x80</a>",
}


@pytest.mark.parametrize("body", NOT_UTF_8.values(), ids=NOT_UTF_8)
def test_bytes_that_are_not_utf_8_are_refused(body: bytes) -> None:
    with pytest.raises(WrongEncoding):
        parse(body)


def test_windows_1251_is_read_for_a_party_that_is_configured_so() -> None:
    body = '<?xml version="1.0" encoding="windows-1251"?><a>Семья</a>'.encode("cp1251")

    assert parse(body, "text/xml", Limits(windows_1251=True)).text == "Семья"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_allowed_encoding_is_read_whole(encoding: str) -> None:
    assert parse("<a>Семья</a>".encode(encoding)).text == "Семья"


@pytest.mark.parametrize(
    "value",
    [
        "112-<!-- c -->233-445 95",
        "112-<?p c?>233-445 95",
        "<!-- c -->112-233-445 95<!-- d -->",
        "112-<![CDATA[233]]>-445 95",
        "112-<!-- a --><!-- b -->233<?p?>-445<![CDATA[ ]]>95",
    ],
)
def test_a_value_cut_by_a_comment_is_read_whole(value: str) -> None:
    root = parse(f"<a><snils>{value}</snils></a>".encode())

    assert root[0].text == root.findtext("snils") == "112-233-445 95"
    assert len(root[0]) == 0


FETCHING = {
    "XInclude": '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{}"/></a>',
    "stylesheet": '<?xml-stylesheet type="text/xsl" href="{}"?><a/>',
    "schemaLocation": '<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
    'i:schemaLocation="urn:x {}"/>',
    "noNamespaceSchemaLocation": '<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
    'i:noNamespaceSchemaLocation="{}"/>',
    "external entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "{}">]><a>&x;</a>',
    "external subset": '<!DOCTYPE a SYSTEM "{}"><a/>',
}


@pytest.mark.parametrize("text", FETCHING.values(), ids=FETCHING)
def test_nothing_is_fetched_from_the_network(text: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        body = text.format(f"http://127.0.0.1:{server.getsockname()[1]}/x").encode()

        with suppress(UnsafeXml):
            parse(body)

        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("text", FETCHING.values(), ids=FETCHING)
def test_nothing_is_read_from_a_file(text: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<secret>canary</secret>")

    try:
        shown = etree.tostring(parse(text.format(secret.as_uri()).encode()))
    except UnsafeXml as error:
        shown = str(error).encode()

    assert b"canary" not in shown


def attributes(count: int) -> str:
    return " ".join(f'a{i}=""' for i in range(count))


LARGE = {
    "11 MB of text": lambda: b"<a>" + b"x" * 11_000_000 + b"</a>",
    "11 MB in an attribute": lambda: b'<a b="' + b"x" * 11_000_000 + b'"/>',
    "11 MB of CDATA": lambda: b"<a><![CDATA[" + b"x" * 11_000_000 + b"]]></a>",
    "11 MB of comment": lambda: b"<a><!--" + b"x" * 11_000_000 + b"--></a>",
    "10 MB of text in one value": lambda: b"<a>" + b"x" * 10_000_001 + b"</a>",
    "10 MB in one attribute": lambda: b'<a b="' + b"x" * 10_000_001 + b'"/>',
    "depth 257": lambda: b"<a>" * 257 + b"</a>" * 257,
    "depth 100,000": lambda: b"<a>" * 100_000,
    "2.5 million elements": lambda: b"<a>" + b"<a/>" * 2_500_000 + b"</a>",
    "200,000 attributes": lambda: f"<a {attributes(200_000)}/>".encode(),
    "200,000 attributes on many": lambda: b"<a>" + b'<b c="" d=""/>' * 100_000 + b"</a>",
    "257 attributes": lambda: f"<a {attributes(257)}/>".encode(),
    "100,000 namespaces": lambda: (
        "<a>" + "".join(f'<b xmlns:p{i}="u"/>' for i in range(100_000)) + "</a>"
    ).encode(),
    "4,097 namespaces": lambda: b"<a>" + b'<b xmlns:p="u"/>' * 4_097 + b"</a>",
    "3,000 names": lambda: ("<a>" + "".join(f"<b{i}/>" for i in range(3_000)) + "</a>").encode(),
    "a 60 kB name": lambda: b"<" + b"a" * 60_000 + b"/>",
    "a name of 1,025": lambda: b"<" + b"a" * 1_025 + b"/>",
    "an attribute's name of 1,025": lambda: b"<a " + b"a" * 1_025 + b'=""/>',
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_is_refused_within_bounds_of_memory(name: str) -> None:
    body = LARGE[name]()
    process = psutil.Process(os.getpid())
    before = process.memory_info().rss

    with pytest.raises(TooLarge):
        parse(body)

    assert process.memory_info().rss - before < 100_000_000


FITTING = {
    "depth 256": lambda: b"<a>" * 256 + b"</a>" * 256,
    "256 attributes": lambda: f"<a {attributes(256)}/>".encode(),
    "a name of 1,024": lambda: b"<" + b"a" * 1_024 + b"/>",
    "9 MB of text": lambda: b"<a>" + b"x" * 9_000_000 + b"</a>",
    "100,000 elements": lambda: b"<a>" + b"<a/>" * 99_999 + b"</a>",
    "a long value with signs of equality": lambda: b"<a>" + b"==" * 50_000 + b"</a>",
    "2,000 names": lambda: ("<a>" + "".join(f"<b{i}/>" for i in range(2_000)) + "</a>").encode(),
}


@pytest.mark.parametrize("name", FITTING)
def test_what_fits_the_limits_is_read(name: str) -> None:
    assert parse(FITTING[name]()).tag.startswith("a")


def test_the_limits_are_the_callers_to_set() -> None:
    body = b"<a><b/><b/><b/></a>"

    assert len(parse(body, limits=Limits(elements=4))) == 3
    with pytest.raises(TooLarge):
        parse(body, limits=Limits(elements=3))
    with pytest.raises(TooLarge):
        parse(body, limits=Limits(size=len(body) - 1))


@pytest.mark.parametrize(
    "body",
    [
        "<a>Петрова &x;</a>",
        "<a>Петрова</b>",
        '<a Петрова="1" Петрова="2"/>',
        "<a>Петрова\x01</a>",
        "<a>Петрова" + "<b>" * 300,
        "<!DOCTYPE Петрова><Петрова/>",
    ],
)
def test_no_refusal_quotes_the_message(body: str) -> None:
    for limits in (Limits(), Limits(elements=2)):
        with pytest.raises(HubError) as caught:
            parse(body.encode(), limits=limits)

        assert "Петрова" not in f"{caught.value} {caught.value.findings}"
        assert caught.value.__cause__ is None


def test_a_good_message_is_read_after_a_bad_one() -> None:
    with pytest.raises(UnsafeXml):
        parse(b"<a")

    assert parse(b"<a>1</a>").text == "1"
