"""From a place in the canonical value to the XPath in the message it came from.

Rules of the domain speak of `programme.measures[2].due`; whoever sent the message knows
`/SubmitProgramme/Programme/Measure[2]/Due`. Indices count from 1 on both sides.
"""

import re

from mappings.bound import Bound, Link, Listing, Pick, Scope, dotted
from mappings.schema_model import Node

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


def locate(bound: Bound, place: str) -> str:
    """The XPath, in local names, of the canonical `place`, or of the nearest thing around it."""
    steps = [(name, index) for name, index in _STEP.findall(place)]
    found = f"/{bound.root.step}"
    scope, base = bound.scope, bound.root
    path: list[str] = []
    for name, index in steps:
        path.append(name)
        listing = _listing(scope, ".".join(path))
        if listing is not None and index:
            found += _below(base, listing.node) + f"[{index}]"
            scope, base, path = listing.item, listing.node, []
    return found + _below(base, _nearest(scope, base, path))


def _listing(scope: Scope, path: str) -> Listing | None:
    return next((one for one in scope.listings if dotted(one.steps) == path), None)


def _nearest(scope: Scope, base: Node, path: list[str]) -> Node:
    """The node of this field; of a struct, the element that holds its fields."""
    wanted = ".".join(path)
    inside: list[Node] = []
    for entry in scope.entries():
        own = dotted(entry.steps)
        if wanted and own == wanted:
            return entry.node
        if wanted and own.startswith(f"{wanted}."):
            inside.append(_holder(entry))
    return min(inside, key=lambda node: len(node.path)) if inside else base


def _holder(entry: Link | Pick | Listing) -> Node:
    return entry.node.parent or entry.node


def _below(base: Node, node: Node) -> str:
    rest = node.path[len(base.path) :].strip("/")
    return f"/{rest}" if rest else ""
