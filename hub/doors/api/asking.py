"""Read the parameters of an address: typed, known, each once."""

import re
from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec

from hub.domain.errors import Finding, Invalid, NotFound

Q = TypeVar("Q", bound=msgspec.Struct)

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PLACE: Final = re.compile(r"`\$\.(\w+)`$")
_LONGEST: Final = 200


def read_query(pairs: Sequence[tuple[str, str]], kind: type[Q]) -> Q:
    """The parameters as a value of `kind`. Raises `Invalid` with the place of the first fault."""
    values = dict(pairs)
    repeated = len(values) != len(pairs)
    # The word null would be read as a parameter left out, and a list be longer than was meant.
    if repeated or any(_CONTROL.search(one) or one.lower() == "null" for one in values.values()):
        raise _wrong("?")
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        # The text of the error may quote the value; only the name of a known field is taken.
        place = _PLACE.search(str(error))
        raise _wrong(f"?{place[1]}" if place else "?") from None


def check_path(values: Sequence[str]) -> None:
    """Raise `NotFound` for a part of the path that can name nothing."""
    if any(not one or len(one) > _LONGEST or _CONTROL.search(one) for one in values):
        raise NotFound("Здесь ничего нет", "There is nothing here")


def _wrong(place: str) -> Invalid:
    ru = "Параметр адреса неизвестен, повторён, пропущен или не того вида"
    en = "A parameter is unknown, repeated, missing or of the wrong kind"
    return Invalid(ru, en, [Finding(code="parameter", place=place, ru=ru, en=en)])
