"""The one door for foreign XML: every adapter and every web door reads through it.

What comes out is a tree without comments, processing instructions, DOCTYPE or entities, within
bounds, read from bytes whose encoding was certain. Nothing is fetched, no error quotes the message.
"""

from collections.abc import Collection, Mapping
from typing import Final

from lxml import etree

from hub.domain.errors import HubError, TooLarge, WrongEncoding
from xsd.census import count, not_well_formed, plainly_within
from xsd.encoding import to_utf8
from xsd.lifting import lift
from xsd.limits import DEFAULT, Limits

# The encoding is fixed because `to_utf8` has settled it: the declaration no longer decides.
_PARSER: Final = etree.XMLParser(
    encoding="UTF-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
)
_TOO_LARGE: Final = frozenset(
    (etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NAME_TOO_LONG)
)
_WRONG_ENCODING: Final = frozenset(
    (etree.ErrorTypes.ERR_INVALID_ENCODING, etree.ErrorTypes.ERR_UNKNOWN_ENCODING)
)


def parse(body: bytes, content_type: str | None = None, limits: Limits = DEFAULT) -> etree._Element:
    """Return the root element of a foreign XML document.

    `body` is the message as it came (already bounded in time and inflated size by the door),
    `content_type` the value of its HTTP header. Raises TooLarge, WrongEncoding or UnsafeXml.
    A value cut by a comment comes out whole, because comments leave no node behind.
    """
    _check_size(body, limits.size)
    return _parsed(to_utf8(body, content_type, windows_1251=limits.windows_1251), limits)


def parse_with_documents(
    body: bytes,
    content_type: str | None,
    names: Collection[str],
    most: int,
    limits: Limits = DEFAULT,
) -> tuple[etree._Element, Mapping[str, bytes]]:
    """As `parse`, for a message of up to `most` bytes that may carry documents as base64.

    `names` are the local names of the elements that its contract gives to documents. Of a message
    larger than a text may be, their large texts are lifted out: they come by the digest that stands
    in their place, see `xsd.lifting`. All the rest is held to `limits`.
    """
    if not names or len(body) <= limits.text:
        return parse(body, content_type, limits), {}
    _check_size(body, most)
    text = to_utf8(body, content_type, windows_1251=limits.windows_1251)
    lifted = lift(text, names, limits)
    _check_size(lifted.text, limits.size)
    return _parsed(lifted.text, limits), lifted.documents


def _check_size(body: bytes, most: int) -> None:
    if len(body) > most:
        raise TooLarge(f"Сообщение больше {most} байт", f"The message is over {most} bytes")


def _parsed(text: bytes, limits: Limits) -> etree._Element:
    if not plainly_within(text, limits):
        count(text, limits)
    try:
        return etree.fromstring(text, _PARSER)
    except etree.XMLSyntaxError as error:
        # The cause is dropped: libxml2's text may quote the message.
        raise _refusal(error) from None


def _refusal(error: etree.XMLSyntaxError) -> HubError:
    line, column = error.position
    code = error.code  # type: ignore[attr-defined]  # the stubs do not know it
    if code in _TOO_LARGE:
        return TooLarge(
            f"Предел вложенности или длины превышен в строке {line}",
            f"A limit of nesting or length is crossed on line {line}",
        )
    if code in _WRONG_ENCODING:
        return WrongEncoding(
            f"Байты не соответствуют объявленной кодировке (строка {line})",
            f"The bytes are not in the declared encoding (line {line})",
        )
    return not_well_formed(line, column)
