"""A mapping whose both sides are found: canonical fields and XML nodes tied together."""

from typing import Any

import msgspec

from mappings.canonical import Field
from mappings.codec import Codec
from mappings.document import Document, Rule, Stated
from mappings.schema_model import Node

Conditions = tuple[tuple[str, Any], ...]
"""(canonical path of an enum or key, its value): when a rule of a branch applies."""


class Link(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """One value: the canonical `steps` from the scope's struct ↔ the text of `node`."""

    rule: Rule
    where: str
    steps: tuple[Field, ...]
    field: Field
    node: Node
    codec: Codec
    when: Conditions = ()
    default: Any = None


class Beside(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A text written next to a table's code, by the same canonical value."""

    link: Link
    node: Node
    texts: dict[Any, str]


class Pick(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """An enum member ↔ the presence of `node`. `rule` is the branch."""

    rule: Rule
    where: str
    steps: tuple[Field, ...]
    node: Node
    member: Any
    when: Conditions = ()


class Listing(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A tuple ↔ the repeated `node`; with `key`, only items whose key is `key_value`."""

    rule: Rule
    where: str
    steps: tuple[Field, ...]
    node: Node
    item: "Scope"
    line: int
    key: tuple[Field, ...] = ()
    key_value: Any = None
    at_most: int | None = None
    when: Conditions = ()


class Guard(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """Values of an enum or key that may come up; others are refused on writing.

    `items` is the tuple whose items hold the key; without it the value is the struct's own.
    """

    rule: Rule
    where: str
    steps: tuple[Field, ...]
    allowed: frozenset[Any]
    items: tuple[Field, ...] = ()
    when: Conditions = ()


class Exactly(msgspec.Struct, frozen=True, eq=False):
    """Canonical paths of which exactly one is present (`one_of`)."""

    paths: tuple[tuple[Field, ...], ...]
    wheres: tuple[str, ...]


Entry = Link | Pick | Listing


class Scope(msgspec.Struct, eq=False, kw_only=True):
    """One canonical struct (None: a simple value) being carried by one element."""

    cls: Any
    base: Node
    where: str
    links: list[Link] = msgspec.field(default_factory=list)
    besides: list[Beside] = msgspec.field(default_factory=list)
    picks: list[Pick] = msgspec.field(default_factory=list)
    listings: list[Listing] = msgspec.field(default_factory=list)
    guards: list[Guard] = msgspec.field(default_factory=list)
    exactly: list[Exactly] = msgspec.field(default_factory=list)
    assured: list[tuple[str, Conditions]] = msgspec.field(default_factory=list)
    given: list[tuple[tuple[Field, ...], Any]] = msgspec.field(default_factory=list)

    def entries(self) -> list[Entry]:
        """All rules of this scope that tie a value to a node."""
        return [*self.links, *self.picks, *self.listings]

    def all(self) -> list["Scope"]:
        """This scope and those nested in it."""
        return [self, *(one for listing in self.listings for one in listing.item.all())]


class Bound(msgspec.Struct, eq=False, kw_only=True):
    """A whole mapping, bound."""

    document: Document
    cls: Any
    root: Node
    scope: Scope
    constants: list[tuple[Stated, Node]]
    ignored: list[tuple[Stated, Node]]


def dotted(steps: tuple[Field, ...]) -> str:
    """`name.family`."""
    return ".".join(step.name for step in steps)
