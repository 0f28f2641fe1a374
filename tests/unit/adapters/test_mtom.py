"""MTOM: what is carried beside a message, and what is refused."""

import base64
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mime import BadMime, PartLimits
from adapters.mtom import Part, href, pack, resolve, unpack
from hub.domain.errors import Refused, TooLarge
from xsd.gate import parse

XOP = "http://www.w3.org/2004/08/xop/include"
TYPE = 'multipart/related; type="application/xop+xml"; boundary="b"'
ROOT = "Content-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n<a/>"
SCAN = Part("image/png", "скан 1.png", b"\x89PNG\r\n\x00\xff--b\r\n")


def multipart(*parts: str, closing: str = "\r\n--b--\r\n") -> bytes:
    return ("".join(f"\r\n--b\r\n{part}" for part in parts) + closing).lstrip("\r\n").encode()


def named(content_id: str, *, headers: str = "", data: str = "x") -> str:
    return f"Content-Type: text/plain\r\nContent-ID: <{content_id}>\r\n{headers}\r\n{data}"


def including(reference: str) -> str:
    return f'<a><scan><x:Include xmlns:x="{XOP}" href="{reference}"/></scan></a>'


def test_a_packed_message_is_unpacked_to_the_same() -> None:
    parts = {"scan@hub": SCAN, "copy+2@hub": Part("application/pdf", "", b"")}

    body, content_type = pack(b"<a/>", parts)
    unpacked = unpack(body, content_type)

    assert unpacked.root == b"<a/>"
    assert unpacked.root_type.startswith("application/xop+xml")
    assert unpacked.parts == parts


@given(st.binary(max_size=200), st.lists(st.binary(max_size=200), max_size=3))
def test_any_bytes_survive_packing(root: bytes, contents: list[bytes]) -> None:
    parts = {f"{i}@hub": Part("image/png", "", data) for i, data in enumerate(contents)}

    unpacked = unpack(*pack(root, parts))

    assert (unpacked.root, unpacked.parts) == (root, parts)


def test_the_same_message_packs_to_the_same_bytes() -> None:
    assert pack(b"<a/>", {"s": SCAN}) == pack(b"<a/>", {"s": SCAN})


@pytest.mark.parametrize("content_type", ["text/xml; charset=utf-8", "", "application/soap+xml"])
def test_a_message_without_parts_is_its_own_root(content_type: str) -> None:
    assert unpack(b"<a/>", content_type) == (b"<a/>", content_type, {})


def test_the_root_is_the_part_that_start_names() -> None:
    body = multipart(named("first"), ROOT)

    unpacked = unpack(body, TYPE + '; start="<root>"')

    assert unpacked.root == b"<a/>"
    assert list(unpacked.parts) == ["first"]


def test_a_part_in_base64_is_decoded() -> None:
    coded = named("p", headers="Content-Transfer-Encoding: BASE64\r\n", data="0KHQtdC8\r\n0YzRjw==")

    assert unpack(multipart(ROOT, coded), TYPE).parts["p"].data.decode() == "Семья"


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("scan.pdf", "scan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\\\docs\\\\scan.pdf", "scan.pdf"),
        ("a<script>.pdf", "a_script_.pdf"),
        ("..", ""),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_file_name_is_only_a_name(given_name: str, expected: str) -> None:
    headers = f'Content-Disposition: attachment; filename="{given_name}"\r\n'

    unpacked = unpack(multipart(ROOT, named("p", headers=headers)), TYPE)

    assert unpacked.parts["p"].filename == expected


BAD = {
    "another multipart": (multipart(ROOT), TYPE.replace("related", "mixed")),
    "no boundary": (multipart(ROOT), "multipart/related"),
    "an empty boundary": (multipart(ROOT), 'multipart/related; boundary=""'),
    "two boundaries": (multipart(ROOT), TYPE + '; boundary="c"'),
    "an encoded boundary": (multipart(ROOT), "multipart/related; boundary*=utf-8''b"),
    "a boundary of 71": (multipart(ROOT), f"multipart/related; boundary={'b' * 71}"),
    "another boundary": (multipart(ROOT), TYPE.replace('"b"', '"c"')),
    "empty": (b"", TYPE),
    "text that the first boundary does not end": (b"hello" + multipart(ROOT, closing=""), TYPE),
    "no closing boundary": (multipart(ROOT, closing=""), TYPE),
    "a cut closing boundary": (multipart(ROOT, closing="\r\n--b-"), TYPE),
    "a damaged boundary line": (multipart(ROOT, closing="\r\n--bb--"), TYPE),
    "bare line feeds": (multipart(ROOT).replace(b"\r\n", b"\n"), TYPE),
    "only the closing boundary": (b"--b--\r\n", TYPE),
    "a header without a name": (multipart("no header\r\n" + ROOT), TYPE),
    "a header cut in two": (multipart("Content-Type: text/xml\r\nrest\r\n\r\n<a/>"), TYPE),
    "9 kB of headers": (multipart(f"X: {'x' * 9_000}\r\n{ROOT}"), TYPE),
    "a root that is not XML": (multipart(named("p")), TYPE),
    "start names nothing": (multipart(ROOT), TYPE + '; start="<other>"'),
    "no Content-ID": (multipart(ROOT, "Content-Type: text/plain\r\n\r\nx"), TYPE),
    "a repeated Content-ID": (multipart(ROOT, named("p"), named("p")), TYPE),
    "a part with the root's Content-ID": (multipart(ROOT, named("root")), TYPE),
    "a nested multipart": (
        multipart(ROOT, named("p").replace("text/plain", "multipart/mixed; boundary=c")),
        TYPE,
    ),
    "a nested message": (multipart(ROOT, named("p").replace("text/plain", "message/rfc822")), TYPE),
    "an encoding of its own": (
        multipart(ROOT, named("p", headers="Content-Transfer-Encoding: x-uuencode\r\n")),
        TYPE,
    ),
    "base64 of bytes beyond ASCII": (
        multipart(ROOT, named("p", headers="Content-Transfer-Encoding: base64\r\n", data="я")),
        TYPE,
    ),
    "base64 that ends too early": (
        multipart(ROOT, named("p", headers="Content-Transfer-Encoding: base64\r\n", data="JVBERg")),
        TYPE,
    ),
    "broken base64": (
        multipart(
            ROOT, named("p", headers="Content-Transfer-Encoding: base64\r\n", data="QQ==QQ==")
        ),
        TYPE,
    ),
}


@pytest.mark.parametrize(("body", "content_type"), BAD.values(), ids=BAD)
def test_a_bad_multipart_is_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(BadMime):
        unpack(body, content_type)


def test_too_much_is_refused() -> None:
    body = multipart(ROOT, named("p", data="x" * 100), named("q"))

    assert len(unpack(body, TYPE, PartLimits(total=len(body), part=100, parts=3)).parts) == 2
    for limits in (PartLimits(total=len(body) - 1), PartLimits(part=99), PartLimits(parts=2)):
        with pytest.raises(TooLarge):
            unpack(body, TYPE, limits)


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_junk_is_refused_by_name(junk: bytes, header: bytes) -> None:
    for body in (junk, b"--b\r\n" + header + b"\r\n\r\n" + junk + b"\r\n--b--"):
        try:
            unpack(body, TYPE)
        except Refused:
            continue


def test_an_include_gives_way_to_the_digest_of_its_part() -> None:
    root = parse(including("cid:scan%40hub").encode())

    held = resolve(root, {"scan@hub": SCAN})

    assert held == {root[0]: SCAN}
    assert len(root[0]) == 0
    assert base64.b64decode(root.findtext("scan", "")) == sha256(SCAN.data).digest()


def test_a_reference_written_by_us_is_found_again() -> None:
    root = parse(including(href("copy 2%@hub")).encode())

    assert resolve(root, {"copy 2%@hub": SCAN}) == {root[0]: SCAN}


@pytest.mark.parametrize(
    "reference",
    [
        "cid:absent",
        "",
        "scan@hub",
        "file:///etc/passwd",
        "http://127.0.0.1:9/scan@hub",
        "CID",
        "cid:",
        "cid:cid:scan@hub",
    ],
)
def test_a_reference_to_anything_but_a_part_is_refused(reference: str) -> None:
    with pytest.raises(BadMime):
        resolve(parse(including(reference).encode()), {"scan@hub": SCAN})


@pytest.mark.parametrize(
    "text",
    [
        f'<x:Include xmlns:x="{XOP}" href="cid:scan@hub"/>',
        f'<a>text<x:Include xmlns:x="{XOP}" href="cid:scan@hub"/></a>',
        f'<a><x:Include xmlns:x="{XOP}" href="cid:scan@hub"/>text</a>',
        f'<a><x:Include xmlns:x="{XOP}" href="cid:scan@hub"/><b/></a>',
    ],
)
def test_an_include_must_be_all_that_its_element_holds(text: str) -> None:
    with pytest.raises(BadMime):
        resolve(parse(text.encode()), {"scan@hub": SCAN})


def test_a_part_that_refers_to_itself_is_only_bytes() -> None:
    loop = Part("application/xop+xml", "", including("cid:loop").encode())
    root = parse(including("cid:loop").encode())

    assert resolve(root, {"loop": loop}) == {root[0]: loop}
