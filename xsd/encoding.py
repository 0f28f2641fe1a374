"""Which encoding the bytes are in, and the same text in UTF-8.

Three labels may speak: the byte order mark, the XML declaration and the charset of the HTTP header.
Those present must agree and be on the allow-list: UTF-8, UTF-16 with a mark, and windows-1251 when
it is declared and the party's settings allow it. Everything else is refused, because a parser that
guesses reads another document than the one that was checked.
"""

import codecs
import re
from typing import Final

from hub.domain.errors import UnsafeXml, WrongEncoding

UTF_8: Final = "utf-8"
UTF_16: Final = "utf-16"
WINDOWS_1251: Final = "windows-1251"

_ALLOWED: Final = {
    "utf-8": UTF_8,
    "utf8": UTF_8,
    "utf-16": UTF_16,
    "windows-1251": WINDOWS_1251,
    "cp1251": WINDOWS_1251,
}
_UTF_32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_EBCDIC: Final = b"\x4c\x6f\xa7\x94"
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*\"?([^\";\s]*)", re.IGNORECASE)
_OPENING: Final = re.compile(rb"<\?xml\s")
_DECLARATION: Final = re.compile(
    rb"""<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')"""
    rb"""(?:\s+encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["'])?"""
    rb"""(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>"""
)


def to_utf8(body: bytes, content_type: str | None = None, *, windows_1251: bool = False) -> bytes:
    """Return the document in UTF-8 without a byte order mark; its XML declaration stays as it was.

    `content_type` is the value of the HTTP header, if there was one. Raises WrongEncoding when a
    label is unknown or contradicts another or the bytes, UnsafeXml when the XML declaration is
    malformed or names another version than 1.0. UTF-8 itself is left for the parser to verify.
    """
    marked, text = _without_mark(body)
    labels = {marked, _label_of_header(content_type), _label_of_declaration(text)} - {None}
    if len(labels) > 1:
        raise WrongEncoding(
            "Кодировка названа по-разному: в заголовке, в XML или меткой порядка байтов",
            "The header, the XML declaration and the byte order mark name different encodings",
        )
    label = labels.pop() if labels else UTF_8
    if label == UTF_16 and marked is None:
        raise WrongEncoding(
            "UTF-16 принимается только с меткой порядка байтов",
            "UTF-16 is accepted only with a byte order mark",
        )
    if label == WINDOWS_1251:
        return _from_windows_1251(text, windows_1251)
    return text


def _without_mark(body: bytes) -> tuple[str | None, bytes]:
    if body.startswith(codecs.BOM_UTF8):
        return UTF_8, body[len(codecs.BOM_UTF8) :]
    # The mark of UTF-32 LE begins with the mark of UTF-16 LE, so it has to be looked for first.
    if body.startswith((*_UTF_32, _EBCDIC)):
        raise _unknown()
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF_16, _transcoded(body, UTF_16)
    if b"\x00" in body[:4]:
        raise _unknown()
    return None, body


def _label_of_header(content_type: str | None) -> str | None:
    if content_type is None:
        return None
    labels = {_allowed(name) for name in _CHARSET.findall(content_type)}
    if len(labels) > 1:
        raise WrongEncoding(
            "Заголовок Content-Type называет две кодировки",
            "The Content-Type header names two encodings",
        )
    return labels.pop() if labels else None


def _label_of_declaration(text: bytes) -> str | None:
    declaration = _DECLARATION.match(text)
    if declaration is None:
        if _OPENING.match(text):
            raise UnsafeXml(
                "Объявление XML неверно: принимается только версия 1.0",
                "The XML declaration is wrong: only version 1.0 is accepted",
            )
        return None
    name = declaration[1]
    return None if name is None else _allowed(name.decode("ascii"))


def _allowed(name: str) -> str:
    label = _ALLOWED.get(name.lower())
    if label is None:
        raise _unknown()
    return label


def _from_windows_1251(text: bytes, allowed: bool) -> bytes:
    if not allowed:
        raise _unknown()
    return _transcoded(text, WINDOWS_1251)


def _transcoded(text: bytes, encoding: str) -> bytes:
    try:
        return text.decode(encoding).encode(UTF_8)
    except UnicodeDecodeError as error:
        # The cause is dropped: it holds the whole message.
        raise WrongEncoding(
            f"Байты не соответствуют кодировке {encoding} (смещение {error.start})",
            f"The bytes are not {encoding} (offset {error.start})",
        ) from None


def _unknown() -> WrongEncoding:
    return WrongEncoding(
        "Кодировка не принимается: отправьте UTF-8",
        "The encoding is not accepted: send UTF-8",
    )
