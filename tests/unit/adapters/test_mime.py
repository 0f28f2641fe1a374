"""What RFC 2045 and RFC 2046 let a sender write, clause by clause, is taken; and within bounds."""

import base64
import time
from contextlib import suppress

import pytest

from adapters.envelope import seal
from adapters.mime import BadMime, PartLimits
from adapters.mtom import unpack
from adapters.opening import open_message
from hub.domain.errors import TooLarge

TYPE = 'multipart/related; type="text/xml"; boundary="b"'
ENVELOPE = seal('<a xmlns="urn:a">Ёлка = 1</a>'.encode())
PDF = b"%PDF-1.4 invented\r\n--b \r\n\x00"
HEAD = b"Content-Type: text/xml; charset=utf-8\r\nContent-ID: <root>\r\n"
ROOT = HEAD + b"\r\n" + ENVELOPE
CODED = base64.b64encode(PDF)
QP = (
    HEAD
    + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    + ENVELOPE.replace(b"=", b"=3D").replace("Ёлка".encode(), b"=D0=81=D0=BB=D0=BA=D0=B0")
)


def attached(headers: bytes, data: bytes) -> bytes:
    return b"Content-ID: <doc>\r\nContent-Type: application/pdf\r\n" + headers + b"\r\n" + data


def whole(*parts: bytes, pad: bytes = b"", before: bytes = b"", behind: bytes = b"\r\n") -> bytes:
    body = b"".join(b"--b" + pad + b"\r\n" + part + b"\r\n" for part in parts)
    return before + body + b"--b--" + pad + behind


BASE64 = b"Content-Transfer-Encoding: base64\r\n"
PLAIN = whole(ROOT)
TAKEN = {
    "2046 5.1.1 as our own hub writes it": (PLAIN, TYPE),
    "2046 5.1.1 a line end before the first boundary": (whole(ROOT, before=b"\r\n"), TYPE),
    "2046 5.1.1 a preamble": (whole(ROOT, before=b"This is MIME.\r\n--bb\r\n"), TYPE),
    "2046 5.1.1 an epilogue": (whole(ROOT, behind=b"\r\nbye\r\n--b\r\n"), TYPE),
    "2046 5.1.1 no line end behind the last boundary": (whole(ROOT, behind=b""), TYPE),
    "2046 5.1.1 transport padding": (whole(ROOT, pad=b" \t "), TYPE),
    "2046 5.1.1 padding at the very end": (whole(ROOT, pad=b"  ", behind=b""), TYPE),
    "2046 5.1.1 a boundary in quotes with blanks and marks": (
        PLAIN.replace(b"--b", b"--a b=(c)?'+_,-./:"),
        'multipart/related; boundary="a b=(c)?\'+_,-./:"',
    ),
    "2046 5.1.1 a boundary without quotes": (PLAIN, "multipart/related; boundary=b"),
    "2045 5.1 names in any case": (PLAIN, "Multipart/RELATED; Type=text/xml; BOUNDARY=b"),
    "2045 5.1 blanks around parameters": (PLAIN, 'multipart/related ;  boundary = "b" ; x=y'),
    "822 3.1.1 a folded header of the message": (
        PLAIN,
        'multipart/related;\r\n\ttype="text/xml";\r\n boundary="b"',
    ),
    "822 3.1.1 a folded header of a part": (
        whole(
            b"Content-ID:\r\n <root>\r\nContent-Type: text/xml;\r\n\tcharset=utf-8\r\n\r\n"
            + ENVELOPE
        ),
        TYPE,
    ),
    "822 3.4.7 headers in any case": (
        whole(b"CONTENT-TYPE: TEXT/XML\r\ncontent-id: <root>\r\n\r\n" + ENVELOPE),
        TYPE,
    ),
    "2045 6.1 8bit": (whole(HEAD + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + ENVELOPE), TYPE),
    "2045 6.1 7bit, whose name is in capitals": (
        whole(HEAD + b"Content-Transfer-Encoding: 7BIT\r\n\r\n" + ENVELOPE),
        TYPE,
    ),
    "2045 6.1 binary": (
        whole(HEAD + b"Content-Transfer-Encoding: Binary\r\n\r\n" + ENVELOPE),
        TYPE,
    ),
    "2045 6.7 quoted-printable": (whole(QP), TYPE),
    "2045 6.7 rule 5, soft line breaks": (whole(QP.replace(b"Envelope", b"Enve=\r\nlope")), TYPE),
    "2045 6.7 rule 3, blanks added at line ends": (
        whole(QP.replace(b"Envelope", b"Enve= \t\r\nlope")),
        TYPE,
    ),
    "2045 6.8 the root in base64": (
        whole(HEAD + BASE64 + b"\r\n" + base64.encodebytes(ENVELOPE)),
        TYPE,
    ),
    "2387 3.2 start names the root": (
        whole(attached(b"", b"x"), ROOT),
        TYPE + '; start="<root>"; start-info="text/xml"',
    ),
}
IN_BASE64 = {
    "6.8 no lines": CODED,
    "6.8 lines that end in CR LF": CODED[:8] + b"\r\n" + CODED[8:],
    "6.8 lines that end in LF": base64.encodebytes(PDF),
    "6.8 lines that end in CR": base64.encodebytes(PDF).replace(b"\n", b"\r"),
    "6.8 blanks and tabs": b" " + CODED[:8] + b"\t " + CODED[8:] + b" ",
    "6.8 signs beside the alphabet": b"*" + CODED[:8] + b"!-" + CODED[8:] + b"\r\n.",
}


@pytest.mark.parametrize(("body", "content_type"), TAKEN.values(), ids=TAKEN)
def test_what_the_rfcs_let_a_sender_write_is_taken(body: bytes, content_type: str) -> None:
    unpacked = unpack(body, content_type)
    assert unpacked.root.strip() == ENVELOPE
    assert open_message(body, content_type).payload.text == "Ёлка = 1"


@pytest.mark.parametrize("coded", IN_BASE64.values(), ids=IN_BASE64)
def test_a_document_in_base64_is_the_same_however_its_lines_end(coded: bytes) -> None:
    body = whole(ROOT, attached(BASE64, coded))
    assert unpack(body, TYPE).parts["doc"].data == PDF


@pytest.mark.parametrize("transfer", [b"", b"Content-Transfer-Encoding: binary\r\n"])
def test_lines_that_only_resemble_a_boundary_are_content(transfer: bytes) -> None:
    data = b"\r\n--bb\r\n--b-\r\n--b x\r\n--b\n--b--x\r\n"
    unpacked = unpack(whole(ROOT, attached(transfer, data)), TYPE)
    assert unpacked.parts["doc"].data == data


def test_a_part_of_headers_alone_is_empty() -> None:
    body = whole(ROOT, b"Content-ID: <doc>\r\nContent-Type: text/plain")
    assert unpack(body, TYPE).parts["doc"].data == b""


def test_a_part_without_headers_has_no_name_and_is_refused() -> None:
    with pytest.raises(BadMime):
        unpack(whole(ROOT, b"\r\ntext\r\n\r\nmore"), TYPE)


HOSTILE = {
    "blanks behind a boundary that never ends its line": b"\r\n--b" + b" " * 5_000_000 + b"x",
    "a boundary on every line that is none": b"\r\n--bx" * 800_000,
    "blanks in quoted-printable": whole(
        HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b" " * 5_000_000 + b"x"
    ),
    "base64 of blanks": whole(HEAD + BASE64 + b"\r\n" + b" " * 5_000_000),
    "equals signs alone": whole(HEAD + BASE64 + b"\r\n" + b"=" * 5_000_000),
    "a thousand parts": whole(*[ROOT.replace(b"root", b"%d" % i) for i in range(1_000)]),
    "half a megabyte of folded header": whole(b"X: y" + b"\r\n z" * 120_000 + b"\r\n" + ROOT),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_mime_is_answered_within_two_seconds(body: bytes) -> None:
    begun = time.monotonic()
    with suppress(BadMime, TooLarge):
        unpack(body, TYPE, PartLimits())
    assert time.monotonic() - begun < 2
