"""Which rule stands at which XML node of a scope, and which nodes are touched at all."""

from typing import TypeVar

from mappings.bound import Beside, Bound, Link, Listing, Pick, Scope
from mappings.document import Stated
from mappings.schema_model import Node

_T = TypeVar("_T")


class Layout:
    """One scope's rules by node. `within(node)` gives what is touched under it, in XSD order."""

    def __init__(self, bound: Bound, scope: Scope) -> None:
        self.links: dict[Node, list[Link]] = {}
        self.besides: dict[Node, list[Beside]] = {}
        self.picks: dict[Node, list[Pick]] = {}
        self.listings: dict[Node, list[Listing]] = {}
        self.constants: dict[Node, Stated] = {node: stated for stated, node in bound.constants}
        self.live: set[Node] = set()
        self.touched: set[Node] = set()
        for link in scope.links:
            self._put(self.links, link.node, link, scope.base)
        for beside in scope.besides:
            self._put(self.besides, beside.node, beside, scope.base)
        for pick in scope.picks:
            self._put(self.picks, pick.node, pick, scope.base)
        for listing in scope.listings:
            self._put(self.listings, listing.node, listing, scope.base)
        self.touched |= self.live
        for node in self.constants:
            self._mark(self.touched, node, scope.base)

    def within(self, node: Node) -> list[Node]:
        """Touched attributes and child elements of `node`."""
        return [one for one in node.children.values() if one in self.touched]

    def _put(self, place: dict[Node, list[_T]], node: Node, entry: _T, base: Node) -> None:
        place.setdefault(node, []).append(entry)
        self._mark(self.live, node, base)

    @staticmethod
    def _mark(marks: set[Node], node: Node, base: Node) -> None:
        way: list[Node] = []
        at: Node | None = node
        while at is not None:
            way.append(at)
            if at is base:
                marks.update(way)
                return
            at = at.parent
