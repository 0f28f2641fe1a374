"""The XML side: an XSD seen as a tree of nodes, in the order and with the occurrences it states.

The tree unfolds only where it is walked, so recursive types do no harm.
"""

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec
import xmlschema
from xmlschema.validators import XsdAnyElement, XsdElement, XsdGroup

from mappings.simple_type import SimpleType


class Alternative(msgspec.Struct, frozen=True):
    """A place inside an `xs:choice`: which choice, which branch of it, and whether one must be."""

    choice: int
    branch: int
    required: bool


class Node:
    """An element, an attribute (`@name`) or the place of an `xs:any` (`*`) under its parent.

    `least` and `most` are its occurrences within one parent (`most` None: unbounded); `repeats`
    says that it stands in a repeating group together with other elements.
    """

    def __init__(
        self,
        step: str,
        tag: str,
        parent: "Node | None",
        xsd_type: Any,
        least: int,
        most: int | None,
        alternatives: tuple[Alternative, ...] = (),
    ) -> None:
        self.step = step
        self.tag = tag
        self.parent = parent
        self.least = least
        self.most = most
        self.alternatives = alternatives
        self._type = xsd_type

    @property
    def path(self) -> str:
        """The path from the root, as mapping files write it; empty for the root."""
        if self.parent is None:
            return ""
        return f"{self.parent.path}/{self.step}".lstrip("/")

    @property
    def is_attribute(self) -> bool:
        """Whether this is an attribute."""
        return self.step.startswith("@")

    @cached_property
    def text(self) -> SimpleType | None:
        """The type of its text; None for an element of elements only."""
        if self._type is None:
            return None
        if self._type.is_simple():
            return SimpleType(self._type)
        if self._type.has_simple_content():
            return SimpleType(self._type.content)
        return None

    @cached_property
    def children(self) -> dict[str, "Node"]:
        """Attributes (`@name`), then elements in the order of the XSD, by local name."""
        if self.is_attribute or self._type is None or self._type.is_simple():
            return {}
        found = dict(self._attributes())
        if not self._type.has_simple_content():
            for node in self._elements(self._type.content, 1, 1, ()):
                twin = found.get(node.step)
                found[node.step] = node if twin is None else _merge(twin, node)
        return found

    def find(self, path: str) -> "Node | None":
        """The node at a path of local names from here; `.` is this one."""
        node: Node | None = self
        for step in path.split("/"):
            if step != "." and node is not None:
                node = node.children.get(step)
        return node

    def _attributes(self) -> Iterator[tuple[str, "Node"]]:
        for name, attribute in self._type.attributes.items():
            if name is not None:
                step = f"@{attribute.local_name}"
                least = 1 if attribute.use == "required" else 0
                yield step, Node(step, name, self, attribute.type, least, 1)

    def _elements(
        self, group: Any, least: int, most: int | None, alternatives: tuple[Alternative, ...]
    ) -> Iterator["Node"]:
        least, most = least * group.min_occurs, _times(most, group.max_occurs)
        choice = group.model == "choice" and len(group) > 1
        for branch, particle in enumerate(group):
            inside = alternatives
            if choice:
                inside = (*alternatives, Alternative(id(group), branch, least > 0))
            particle_least = 0 if choice else least
            if isinstance(particle, XsdGroup):
                yield from self._elements(particle, particle_least, most, inside)
            else:
                yield self._leaf(particle, particle_least, most, inside)

    def _leaf(
        self,
        particle: XsdElement | XsdAnyElement,
        least: int,
        most: int | None,
        alternatives: tuple[Alternative, ...],
    ) -> "Node":
        least, most = least * particle.min_occurs, _times(most, particle.max_occurs)
        if isinstance(particle, XsdAnyElement):
            return Node("*", "*", self, None, least, most, alternatives)
        name = str(particle.name)
        return Node(str(particle.local_name), name, self, particle.type, least, most, alternatives)


def _times(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left * right


def _merge(first: Node, again: Node) -> Node:
    """One name twice in a content model counts as one node at its first place."""
    most = None if first.most is None or again.most is None else first.most + again.most
    least = first.least + again.least
    return Node(first.step, first.tag, first.parent, first._type, least, most, first.alternatives)


@cache
def schema(path: Path) -> xmlschema.XMLSchema:
    """Our own schema file as a model. Raises OSError or xmlschema.XMLSchemaException."""
    return xmlschema.XMLSchema(str(path), allow="sandbox", defuse="always")


def roots(path: Path) -> tuple[str, ...]:
    """Local names of the schema's global elements."""
    return tuple(str(one.local_name) for one in schema(path).elements.values())


def root(path: Path, name: str) -> Node | None:
    """The global element `name` of the schema's own namespace as a tree, or None."""
    for element in schema(path).elements.values():
        if element.local_name == name:
            return Node(name, str(element.name), None, element.type, 1, 1)
    return None
