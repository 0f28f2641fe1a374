"""A message in its normal form: every text as `hub.domain.text` has it, emptiness as absence.

What a field is stands in its type (`msgspec.Meta(extra={"kind": …})`), a line where nothing does:
a field that is added later is normalised without anybody having to think of it.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec
from msgspec import inspect

from hub.domain.errors import Finding
from hub.domain.numbers import read_number
from hub.domain.text import Kind, is_mixed, normal, unfit_sign

S = TypeVar("S", bound=msgspec.Struct)

_TEXTS: Final = {
    "control_sign": (
        "Управляющий знак внутри текста: ожидается текст без таких знаков",
        "A control character inside the text: a text without any is expected",
    ),
    "direction_sign": (
        "Невидимый знак, меняющий направление письма: ожидается текст без него",
        "An invisible sign that turns the direction of writing: a text without it is expected",
    ),
    "empty": (
        "Пустое значение, одни пробелы или невидимые знаки: ожидается текст",
        "Empty, or only blanks and invisible signs: a text is expected",
    ),
}
_MIXES: Final = frozenset({Kind.name, Kind.line})


class Normal(NamedTuple, Generic[S]):
    """The message, what it must be refused for, and where letters of two scripts meet in a word.
    Places are canonical: `programme.family.members[1].name.family`."""

    value: S
    findings: tuple[Finding, ...]
    mixed: tuple[str, ...]


class _Found(NamedTuple):
    """What the walk has come upon."""

    strict: bool
    findings: list[Finding]
    mixed: list[str]


def normal_form(message: S, *, strict: bool = True) -> Normal[S]:
    """The message with every text in its normal form.

    An optional text of blanks is None. A required one is a finding, and so, when `strict`, is a
    sign by which a name or a line reads otherwise than it is compared; else it is left out.
    """
    found = _Found(strict, [], [])
    value = _walk(message, "", found)
    return Normal(value, tuple(found.findings), tuple(found.mixed))


Way = Callable[[Any, str, _Found], Any]


def _walk(message: S, place: str, found: _Found) -> S:
    changed = {}
    for name, way in _ways(type(message)):
        old = getattr(message, name)
        if old is None:
            continue
        new = way(old, f"{place}.{name}" if place else name, found)
        if new is not old:
            changed[name] = new
    return msgspec.structs.replace(message, **changed) if changed else message


@cache
def _ways(kind: type[msgspec.Struct]) -> tuple[tuple[str, Way], ...]:
    """The fields that hold texts at any depth."""
    fields = inspect.multi_type_info([kind])[0].fields  # type: ignore[attr-defined]
    pairs = ((field.name, _way(field.type)) for field in fields)
    return tuple((name, way) for name, way in pairs if way is not None)


def _way(kind: inspect.Type, *, required: bool = True, leaf: Kind = Kind.line) -> Way | None:
    match kind:
        case inspect.Metadata():
            extra = kind.extra or {}
            return _way(kind.type, required=required, leaf=Kind(extra.get("kind", leaf)))
        case inspect.UnionType():
            (one,) = (each for each in kind.types if not isinstance(each, inspect.NoneType))
            return _way(one, required=False)
        case inspect.StructType():
            return _walk
        case inspect.VarTupleType():
            inner = _way(kind.item_type)
            return None if inner is None else _each(inner)
        case inspect.StrType():
            return _leaf(leaf, required=required)
        case _:
            return None


def _each(inner: Way) -> Way:
    def walk(items: tuple[Any, ...], place: str, found: _Found) -> tuple[Any, ...]:
        new = tuple(inner(one, f"{place}[{at}]", found) for at, one in enumerate(items, 1))
        same = all(one is old for one, old in zip(new, items, strict=True))
        return items if same else new

    return walk


def _leaf(kind: Kind, *, required: bool) -> Way:
    write = read_number if kind is Kind.number else partial(normal, kind=kind)

    def walk(text: str, place: str, found: _Found) -> str | None:
        written = write(text)
        new = text if written == text else written
        code = "empty" if required and not new else unfit_sign(text, kind) if found.strict else None
        if code is not None:
            ru, en = _TEXTS[code]
            found.findings.append(Finding(code=code, place=place, ru=ru, en=en))
        if kind in _MIXES and is_mixed(new):
            found.mixed.append(place)
        return new if new or required else None

    return walk
