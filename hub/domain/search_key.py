"""By what a surname is looked for: the same however it was typed, here and where it is kept."""

import re
from typing import Final
from unicodedata import category, normalize

from hub.domain.text import Kind, normal

_BREVE: Final = "\u0306"
# Capitals are what looks alike; compared are small letters, on both sides the same ones.
_LOOKS_LIKE: Final = str.maketrans("abcehkmoptxyi", "авсенкмортхуі")
_BETWEEN: Final = re.compile(r"[\s'\-.]+")


def search_key(name: str) -> str:
    """The key of a surname, or of its beginning; empty when no letter is in it.

    Neither case, ё, an accent, a hyphen, apostrophe or blank, nor a Latin letter that looks like a
    Cyrillic one makes a difference; й and ў stay letters of their own.
    """
    parts = normalize("NFD", normal(name, Kind.name).casefold())
    letters = "".join(one for one in parts if one == _BREVE or category(one) != "Mn")
    alike = letters.translate(_LOOKS_LIKE)
    return _BETWEEN.sub("", normalize("NFC", alike))
