"""Read JSON that came from outside: one meaning only, bounded depth, finite numbers."""

import json
import math
import re
from typing import Any, Final, NoReturn

from hub.domain.errors import Refused

MAX_DEPTH: Final = 32

_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_STEP: Final = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


class UnsafeJson(Refused):
    """The bytes are not JSON that the hub is willing to read (depth, duplicate keys, numbers
    without end)."""

    code = "unsafe_json"


def read_json(raw: bytes) -> Any:
    """The value of a JSON text in UTF-8, with a byte order mark or without (RFC 8259, §8.1 lets a
    reader ignore it, and .NET writes it). Raises `UnsafeJson`."""
    _check_depth(raw)
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_unique,
            parse_constant=_no_number,
            parse_float=_finite,
        )
    except UnsafeJson:
        raise
    except (ValueError, RecursionError):
        # A ValueError is also what Python has against an integer of thousands of digits.
        raise _unsafe("Тело — не JSON в UTF-8", "The body is not JSON in UTF-8") from None


def _check_depth(raw: bytes) -> None:
    depth = 0
    for token in _TOKEN.finditer(raw):
        depth += _STEP.get(token[0], 0)
        if depth > MAX_DEPTH:
            raise _unsafe(
                f"Вложенность JSON больше {MAX_DEPTH}", f"The JSON is nested over {MAX_DEPTH} deep"
            )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _unsafe("Имя в объекте JSON повторяется", "A name in a JSON object is repeated")
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _no_number(digits)
    return number


def _no_number(_: str) -> NoReturn:
    raise _unsafe("Число JSON бесконечно или не число", "A JSON number is infinite or none")


def _unsafe(ru: str, en: str) -> UnsafeJson:
    return UnsafeJson(ru, en)
