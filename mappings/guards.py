"""What a mapping relies on beyond the types, verified on each value before it is written."""

from collections.abc import Callable
from typing import Any

from hub.domain.errors import Finding, Invalid
from mappings.bound import Conditions, Exactly, Guard, Scope
from mappings.canonical import find
from mappings.getting import Get, getter

Check = Callable[[Any], None]


def refuse(where: str, ru: str, en: str) -> Invalid:
    """The error for a canonical value, at `where`, that this mapping cannot carry."""
    finding = Finding(code="not_carried", place=where, ru=ru, en=en)
    return Invalid(
        "значение нельзя передать ведомству", "the value cannot be sent to the agency", [finding]
    )


def guards(scope: Scope) -> list[Check]:
    """The checks for one struct of this scope."""
    return [
        *(_conditional(scope, one.when, _allowed(one)) for one in scope.guards),
        *(_conditional(scope, when, _assured(scope, path)) for path, when in scope.assured),
        *(_exactly(one) for one in scope.exactly),
    ]


def conditions(scope: Scope, when: Conditions) -> list[tuple[Get, Any]]:
    """The conditions that depend on the struct itself; those on an outer key hold already."""
    own = {one.where: one.steps for one in scope.picks}
    return [(getter(own[where]), value) for where, value in when if where in own]


def _conditional(scope: Scope, when: Conditions, check: Check) -> Check:
    needed = conditions(scope, when)
    if not needed:
        return check

    def only_then(value: Any) -> None:
        if all(get(value) == wanted for get, wanted in needed):
            check(value)

    return only_then


def _allowed(guard: Guard) -> Check:
    get, allowed, where = getter(guard.steps), guard.allowed, guard.where
    items = getter(guard.items)

    def check(value: Any) -> None:
        for one in items(value) if guard.items else (value,):
            found = get(one)
            if found is not None and found not in allowed:
                raise refuse(where, "для значения нет ветви", "no branch for this value")

    return check


def _assured(scope: Scope, path: str) -> Check:
    get = getter(find(scope.cls, path) or ())
    where = f"{scope.where}.{path}" if scope.where else path

    def check(value: Any) -> None:
        found = get(value)
        if found is None or found == ():
            raise refuse(where, "значение должно быть", "a value must be there")

    return check


def _exactly(one: Exactly) -> Check:
    gets = [getter(steps) for steps in one.paths]
    where = ", ".join(one.wheres)

    def check(value: Any) -> None:
        if sum(get(value) not in (None, ()) for get in gets) != 1:
            raise refuse(where, "должно быть ровно одно", "exactly one must be there")

    return check
