"""Values gathered from XML, in numbered slots → frozen canonical structs."""

from collections.abc import Callable
from typing import Any

import msgspec

from hub.domain.errors import Finding
from mappings.canonical import Field, fields_of, neutral
from mappings.places import Element, contradictory, missing

Slots = list[Any]
Assemble = Callable[[Slots, Element, list[Finding]], Any]


class Source(msgspec.Struct, frozen=True):
    """Where a field's value comes from: a slot with a stand-in for absence, or a fixed value."""

    slot: int = -1
    instead: Any = None


Sources = dict[tuple[str, ...], Source]


def assembler(cls: Any, sources: Sources, strict: bool) -> Assemble:
    """A function that makes a `cls` from slots.

    `strict`: a required field that nothing feeds is a fault; otherwise its neutral value stands in.
    """
    return _struct(cls, (), sources, strict)


def _struct(cls: Any, prefix: tuple[str, ...], sources: Sources, strict: bool) -> Assemble:
    parts: list[tuple[str, Assemble]] = []
    for field in fields_of(cls).values():
        part = _part(field, (*prefix, field.name), sources, strict)
        if part is not None:
            parts.append((field.name, part))

    def make(slots: Slots, element: Element, faults: list[Finding]) -> Any:
        before = len(faults)
        values = {name: part(slots, element, faults) for name, part in parts}
        if len(faults) > before:
            return None
        try:
            return cls(**values)
        except (ValueError, TypeError):
            faults.append(contradictory(element))
            return None

    return make


def _part(field: Field, path: tuple[str, ...], sources: Sources, strict: bool) -> Assemble | None:
    if path in sources:
        return _value(field, path, sources[path])
    if field.kind == "struct" and any(one[: len(path)] == path for one in sources):
        return _nested(field, path, sources, strict)
    if not field.required:
        return None
    if strict and not field.optional and not field.many:
        name = ".".join(path)
        return lambda _, element, faults: faults.append(missing(element, name))
    stand_in = neutral(field)
    return lambda *_: stand_in


def _value(field: Field, path: tuple[str, ...], source: Source) -> Assemble:
    slot, name = source.slot, ".".join(path)
    instead: Any = source.instead
    if slot < 0:
        return lambda *_: instead
    if field.many:
        return lambda slots, *_: tuple(slots[slot] or ())
    if instead is None:
        instead = field.default
    may_lack = instead is not None or field.optional

    def value(slots: Slots, element: Element, faults: list[Finding]) -> Any:
        found = slots[slot]
        if found is None:
            if not may_lack:
                faults.append(missing(element, name))
            return instead
        return found

    return value


def _nested(field: Field, path: tuple[str, ...], sources: Sources, strict: bool) -> Assemble:
    make = _struct(field.cls, path, sources, strict)
    if not field.optional:
        return make
    inside = [
        one.slot for way, one in sources.items() if way[: len(path)] == path and one.slot >= 0
    ]

    def present(slots: Slots, element: Element, faults: list[Finding]) -> Any:
        if any(slots[one] is not None for one in inside):
            return make(slots, element, faults)
        return None

    return present
