"""Canonical paths compiled to functions that fetch a value."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from mappings.bound import dotted
from mappings.canonical import Field

Get = Callable[[Any], Any]


def getter(steps: tuple[Field, ...]) -> Get:
    """A function from a struct to the value at `steps`, None when something on the way is."""
    if not steps:
        return lambda value: value
    if not any(step.optional for step in steps[:-1]):
        return attrgetter(dotted(steps))
    first, rest = steps[0].name, [step.name for step in steps[1:]]

    def get(value: Any) -> Any:
        value = getattr(value, first)
        for name in rest:
            if value is None:
                return None
            value = getattr(value, name)
        return value

    return get
