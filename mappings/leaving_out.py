"""A canonical value without what stands at one place of it."""

import re
from typing import Any, NamedTuple

import msgspec

from mappings.bound import Bound
from mappings.canonical import fields_of
from mappings.paths import covers

_INDEX = re.compile(r"\[\d+\]")
_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")

Steps = list[tuple[str, str]]


class Smaller(NamedTuple):
    """What is left, and the place that was emptied for it."""

    value: Any
    place: str


def may_be_left_out(bound: Bound, place: str) -> bool:
    """Whether the mapping file says that a message goes without this `place` (indices from 1) when
    its value cannot be carried."""
    path = _INDEX.sub("[]", place)
    return any(covers(one.path, path) for one in bound.document.left_out)


def without(value: msgspec.Struct, place: str) -> Smaller | None:
    """`value` without its `place` (`subjects[2].document.number`, indices from 1), or without the
    smallest optional thing around it. None when nothing optional holds it."""
    return _cut(value, _STEP.findall(place), "") if place else None


def _cut(value: Any, steps: Steps, above: str) -> Smaller | None:
    (name, index), *rest = steps
    kind: Any = type(value)
    field = fields_of(kind).get(name)
    inner = getattr(value, name, None)
    if field is None or inner is None:
        return None
    here = f"{above}.{name}" if above else name
    if field.many:
        return _cut_item(value, name, index, rest, here)
    if rest:
        cut = _cut(inner, rest, here)
        if cut is not None:
            return Smaller(_with(value, name, cut.value), cut.place)
    return Smaller(_with(value, name, None), here) if field.optional else None


def _cut_item(value: Any, name: str, index: str, rest: Steps, here: str) -> Smaller | None:
    """Inside one item; the item itself stays, since somebody is meant by it."""
    items = getattr(value, name)
    at = int(index or 0) - 1
    if not rest or not 0 <= at < len(items):
        return None
    cut = _cut(items[at], rest, f"{here}[{index}]")
    if cut is None:
        return None
    return Smaller(_with(value, name, (*items[:at], cut.value, *items[at + 1 :])), cut.place)


def _with(value: Any, name: str, inner: Any) -> Any:
    return msgspec.structs.replace(value, **{name: inner})
