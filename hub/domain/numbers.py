"""Request numbers: short, easy to read out on the telephone, and telling nothing of a family."""

import re
from hashlib import sha256
from typing import Annotated, Final
from unicodedata import normalize

from msgspec import Meta

from hub.domain.text import Kind, normal

RequestNumber = Annotated[str, Meta(extra={"kind": Kind.number})]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12
_GROUP = 4
_BETWEEN: Final = re.compile(r"[\s\-\u2010-\u2015\u2212\u2043\u00b7._/]+")
# The letters that the alphabet leaves out stand for what they look like (Crockford's base 32), and
# so do those of the other script.
_READ_AS: Final = str.maketrans("OILАВСЕНКМОРТХУЗІЅЈԚԜ", "011ABCEHKM0PTXY31SJQW")
_NUMBER: Final = re.compile(f"[{_ALPHABET}]{{{_LENGTH}}}")


def request_number(request_id: str) -> str:
    """The number of the request with this id, such as `7KQ2-M0XD-4F9A` (60 bits, Crockford)."""
    bits = int.from_bytes(sha256(request_id.encode()).digest()[:8], "big")
    return _grouped("".join(_ALPHABET[bits >> 5 * place & 31] for place in range(_LENGTH)))


def read_number(text: str) -> str:
    """The request number that was meant, however it was typed: in small letters, without dashes or
    with others, with blanks, in the letters of the other script.

    A text that is no such number comes back in its normal form, and will not be found.
    """
    plain = normal(text, Kind.number)
    signs = _BETWEEN.sub("", normalize("NFKC", plain)).upper().translate(_READ_AS)
    return _grouped(signs) if _NUMBER.fullmatch(signs) else plain


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
