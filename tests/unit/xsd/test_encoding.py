"""Encodings: the allow-list, and labels that contradict each other or the bytes."""

import codecs

import pytest

from hub.domain.errors import UnsafeXml, WrongEncoding
from xsd.encoding import to_utf8

WORD = "Семья"


def declared(name: str) -> str:
    return f'<?xml version="1.0" encoding="{name}"?><a>{WORD}</a>'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"<a>{WORD}</a>".encode(), None),
        (f"<a>{WORD}</a>".encode(), "text/xml"),
        (f"<a>{WORD}</a>".encode(), 'text/xml; charset="UTF-8"'),
        (declared("UTF-8").encode(), "text/xml; charset=utf-8"),
        (codecs.BOM_UTF8 + declared("utf-8").encode(), None),
        (declared("UTF-16").encode("utf-16"), None),
        (declared("UTF-16").encode("utf-16"), "text/xml; charset=UTF-16"),
        (codecs.BOM_UTF16_BE + f"<a>{WORD}</a>".encode("utf-16-be"), None),
    ],
)
def test_an_allowed_encoding_comes_out_as_the_same_text_in_utf_8(
    body: bytes, content_type: str | None
) -> None:
    assert to_utf8(body, content_type).decode().endswith(f"<a>{WORD}</a>")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(b'<?xml version="1.0" encoding="UTF-7"?><a/>', None, id="utf-7 declared"),
        pytest.param(b"<a/>", "text/xml; charset=utf-7", id="utf-7 in the header"),
        pytest.param("<a/>".encode("utf-32"), None, id="utf-32 with a mark"),
        pytest.param("<a/>".encode("utf-32-be"), None, id="utf-32 without a mark"),
        pytest.param("<a/>".encode("utf-16-le"), None, id="utf-16 without a mark"),
        pytest.param(b"<a/>", "text/xml; charset=utf-16", id="utf-16 only in the header"),
        pytest.param(declared("x").encode("cp037", "replace"), None, id="ebcdic"),
        pytest.param(declared("Shift_JIS").encode("shift_jis"), None, id="shift_jis"),
        pytest.param(b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>', None, id="latin-1"),
        pytest.param(b"<a/>", "text/xml; charset=us-ascii", id="us-ascii"),
        pytest.param(declared("windows-1251").encode("cp1251"), None, id="1251 not configured"),
        pytest.param(b"<a/>", "text/xml; charset=windows-1251", id="1251 in header, off"),
        pytest.param(declared("UTF-16").encode(), None, id="declared utf-16, bytes utf-8"),
        pytest.param(declared("UTF-8").encode("utf-16"), None, id="mark against declaration"),
        pytest.param(
            declared("UTF-8").encode(), "text/xml; charset=windows-1251", id="header against XML"
        ),
        pytest.param(b"<a/>", "text/xml; charset=utf-8; charset=utf-16", id="two charsets"),
        pytest.param(b"<a/>", "text/xml; charset=", id="an empty charset"),
        pytest.param(codecs.BOM_UTF16_LE + b"<\x00\x00\xd8>\x00", None, id="a lone surrogate"),
        pytest.param(codecs.BOM_UTF16_LE + b"<\x00a", None, id="half a character"),
    ],
)
def test_another_encoding_or_a_contradiction_is_refused(
    body: bytes, content_type: str | None
) -> None:
    with pytest.raises(WrongEncoding):
        to_utf8(body, content_type)


@pytest.mark.parametrize("name", ["windows-1251", "CP1251"])
def test_windows_1251_is_read_when_it_is_declared_and_configured(name: str) -> None:
    assert WORD in to_utf8(declared(name).encode("cp1251"), windows_1251=True).decode()


def test_windows_1251_may_be_declared_by_the_header_alone() -> None:
    body = f"<a>{WORD}</a>".encode("cp1251")

    assert to_utf8(body, "text/xml; charset=windows-1251", windows_1251=True) == (
        f"<a>{WORD}</a>".encode()
    )


def test_a_byte_that_windows_1251_does_not_have_is_refused() -> None:
    body = b'<?xml version="1.0" encoding="windows-1251"?><a>\x98</a>'

    with pytest.raises(WrongEncoding):
        to_utf8(body, windows_1251=True)


@pytest.mark.parametrize(
    "declaration",
    [
        b'<?xml version="1.1"?>',
        b"<?xml version='1.1' encoding='UTF-8'?>",
        b'<?xml version="2.0"?>',
        b'<?xml encoding="UTF-8"?>',
        b'<?xml version="1.0" encoding="UTF-8" encoding="UTF-16"?>',
        b'<?xml version="1.0"',
    ],
)
def test_another_version_or_a_malformed_declaration_is_refused(declaration: bytes) -> None:
    with pytest.raises(UnsafeXml):
        to_utf8(declaration + b"<a/>")


def test_a_refusal_does_not_carry_the_message_along() -> None:
    body = '<?xml version="1.0" encoding="windows-1251"?><a>Иванов'.encode("cp1251") + b"\x98</a>"

    with pytest.raises(WrongEncoding) as caught:
        to_utf8(body, windows_1251=True)

    assert "Иванов" not in str(caught.value)
    assert caught.value.__cause__ is None
