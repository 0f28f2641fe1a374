"""From plain JSON values to typed ones, with every fault at once and its JSON Pointer (RFC 6901).

Stricter than the types ask: a field nobody knows, a text that XML could not carry and an instant
without its time zone are faults. No value is ever repeated in a finding.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, NoReturn, TypeVar, cast

import msgspec
from msgspec import inspect

from hub.domain.errors import Finding, Invalid
from mappings.moments import read_day, read_moment

MOST_FINDINGS: Final = 20
S = TypeVar("S", bound=msgspec.Struct)

# What XML 1.0 cannot carry, and so no agency could be told.
_UNCARRIED: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTHING: Final = object()


def build(value: Any, kind: type[S]) -> S:
    """The struct that plain JSON means. Raises `Invalid` with the first twenty findings."""
    found: list[Finding] = []
    built = _build(value, _type_of(kind), "", found)
    if found:
        raise Invalid(
            f"Сообщение не принято: ошибок {len(found)}",
            f"The message is refused: {len(found)} faults",
            found[:MOST_FINDINGS],
        )
    return cast(S, built)


@cache
def _type_of(kind: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(kind)


def _build(value: Any, kind: inspect.Type, place: str, found: list[Finding]) -> Any:
    match kind:
        case inspect.Metadata():
            return _build(value, kind.type, place, found)
        case inspect.UnionType():
            return None if value is None else _build(value, _sole(kind), place, found)
        case inspect.StructType():
            return _struct(value, kind, place, found)
        case inspect.VarTupleType():
            return _items(value, kind, place, found)
        case _:
            return _leaf(value, kind, place, found)


def _sole(kind: inspect.UnionType) -> inspect.Type:
    (one,) = (each for each in kind.types if not isinstance(each, inspect.NoneType))
    return one


def _struct(value: Any, kind: inspect.StructType, place: str, found: list[Finding]) -> Any:
    if not isinstance(value, Mapping):
        found.append(_wrong(place, "объект", "an object"))
        return _NOTHING
    before = len(found)
    found.extend(_unknown(value, kind, place))
    fields = {}
    for field in kind.fields:
        at = f"{place}/{field.encode_name}"
        if field.encode_name in value:
            fields[field.name] = _build(value[field.encode_name], field.type, at, found)
        elif field.required:
            found.append(_finding("missing", at, "Нет обязательного поля", "A field is missing"))
    return _NOTHING if len(found) > before else kind.cls(**fields)


def _unknown(value: Mapping[str, Any], kind: inspect.StructType, place: str) -> Iterator[Finding]:
    known = {field.encode_name for field in kind.fields}
    # The name itself may be anything, a person's included: only its place among others is told.
    for index, name in enumerate(value):
        if name not in known:
            yield _finding(
                "unknown_field",
                place or "/",
                f"Неизвестное поле, {index + 1}-е в объекте",
                f"An unknown field, number {index + 1} in its object",
            )


def _items(value: Any, kind: inspect.VarTupleType, place: str, found: list[Finding]) -> Any:
    if not isinstance(value, list):
        found.append(_wrong(place, "список", "a list"))
        return _NOTHING
    return tuple(
        _build(item, kind.item_type, f"{place}/{index}", found) for index, item in enumerate(value)
    )


def _leaf(value: Any, kind: inspect.Type, place: str, found: list[Finding]) -> Any:
    try:
        return _converted(value, kind)
    except _Uncarried:
        ru, en = "Недопустимый знак в тексте", "A character that is not allowed"
        found.append(_finding("character", place, ru, en))
    except (ValueError, OverflowError):
        found.append(_wrong(place, *_expected(kind)))
    return _NOTHING


class _Uncarried(Exception):
    """A text holds a character that XML has no place for."""


def _converted(value: Any, kind: inspect.Type) -> Any:
    if isinstance(value, str) and _UNCARRIED.search(value):
        raise _Uncarried
    match kind:
        case inspect.EnumType():
            return kind.cls(value) if isinstance(value, str) else _refuse()
        case inspect.DateTimeType():
            return _instant(value)
        case inspect.DateType():
            return read_day(value) if isinstance(value, str) else _refuse()
        case _:
            return msgspec.convert(value, _PLAIN[type(kind)])


def _instant(value: Any) -> datetime:
    moment = read_moment(value) if isinstance(value, str) else _refuse()
    return moment.astimezone(UTC) if moment.utcoffset() is not None else _refuse()


def _refuse() -> NoReturn:
    raise ValueError


_PLAIN: Final[dict[type[inspect.Type], Any]] = {
    inspect.StrType: str,
    inspect.IntType: int,
    inspect.BoolType: bool,
}


def _expected(kind: inspect.Type) -> tuple[str, str]:
    if isinstance(kind, inspect.EnumType):
        words = ", ".join(kind.cls)
        return f"одно из: {words}", f"one of: {words}"
    return _WORDS[type(kind)]


_WORDS: Final[dict[type[inspect.Type], tuple[str, str]]] = {
    inspect.StrType: ("строка", "a string"),
    inspect.IntType: ("целое число", "an integer"),
    inspect.BoolType: ("true или false", "true or false"),
    inspect.DateType: ("дата ГГГГ-ММ-ДД", "a date YYYY-MM-DD"),
    inspect.DateTimeType: (
        "момент по RFC 3339 с часовым поясом",
        "an RFC 3339 instant with its time zone",
    ),
}


def _wrong(place: str, ru: str, en: str) -> Finding:
    return _finding("type", place or "/", f"Ожидается {ru}", f"Expected {en}")


def _finding(code: str, place: str, ru: str, en: str) -> Finding:
    return Finding(code=code, place=place, ru=ru, en=en)
