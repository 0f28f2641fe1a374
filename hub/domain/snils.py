"""СНИЛС: the insurance number by which agencies recognise a person."""

import re

_DIGITS = re.compile(r"[0-9]{11}")
_LAST_UNCHECKED = 1_001_998


def is_snils(text: str) -> bool:
    """Whether `text` is eleven digits with a right check sum.

    The rule is the Pension Fund's: nine digits weighted 9 to 1, the sum modulo 101, 100 read as 00;
    it is checked for numbers above 001-001-998 only, those below were given out before it. The
    number 000-000-000 was given to nobody: it stands in forms for one that is not known.
    """
    if not _DIGITS.fullmatch(text) or not int(text[:9]):
        return False
    if int(text[:9]) <= _LAST_UNCHECKED:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(text, range(9, 0, -1), strict=False))
    return int(text[9:]) == total % 101 % 100
