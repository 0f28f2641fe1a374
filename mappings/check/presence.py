"""What may be absent: on the canonical side of a rule, and on the XML side."""

from mappings.bound import Conditions, Entry, Link, Listing, Scope, dotted
from mappings.canonical import Field
from mappings.schema_model import Node


def may_lack(scope: Scope, entry: Entry) -> frozenset[str]:
    """Canonical paths, in the scope, whose absence leaves the entry without a value.

    Empty: a value is sure to be there.
    """
    if isinstance(entry, Link) and entry.rule.absent is not None:
        return frozenset()
    found = {path for path in optional_paths(entry.steps) if not _assured(scope, path, entry.when)}
    if isinstance(entry, Listing):
        own = dotted(entry.steps)
        sure = entry.steps[-1].min_items > 0 or _assured(scope, own, entry.when)
        if not sure or entry.key:
            found.add(f"{own}[]{entry.key_value or ''}")
    return frozenset(found)


def optional_paths(steps: tuple[Field, ...]) -> list[str]:
    """The prefixes of a canonical path that may be None."""
    return [dotted(steps[: at + 1]) for at, step in enumerate(steps) if step.optional]


def _assured(scope: Scope, path: str, when: Conditions) -> bool:
    return any(
        (one == path or one.startswith(f"{path}.")) and set(under) <= set(when)
        for one, under in scope.assured
    )


def lacking_nodes(node: Node, base: Node) -> frozenset[Node]:
    """The nodes from `base` down to `node` that a valid document may leave out."""
    found: set[Node] = set()
    at: Node | None = node
    while at is not None and at is not base:
        if not at.least:
            found.add(at)
        at = at.parent
    return frozenset(found)


def beneath(node: Node, other: Node) -> bool:
    """Whether `other` is `node` or lies under it."""
    at: Node | None = other
    while at is not None:
        if at is node:
            return True
        at = at.parent
    return False
