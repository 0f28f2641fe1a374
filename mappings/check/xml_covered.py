"""No XML node is forgotten: it is mapped, constant, or ignored with a reason."""

from mappings.bound import Bound
from mappings.report import Report
from mappings.schema_model import Node


def every_node_is_accounted_for(bound: Bound, report: Report) -> None:
    """`unmapped_xml`; of a whole forgotten subtree only its top is named."""
    _walk(bound.root, touched(bound), {node for _, node in bound.ignored}, report)


def used(bound: Bound) -> list[tuple[Node, str, int]]:
    """(node, canonical path, line) of every rule and constant that stands at a node."""
    found: list[tuple[Node, str, int]] = []
    for scope in bound.scope.all():
        found += [(one.node, one.where, one.rule.line) for one in scope.entries()]
        found += [(one.node, one.link.where, one.link.rule.line) for one in scope.besides]
    found += [(node, f"constants.{one.path}", one.line) for one, node in bound.constants]
    return found


def touched(bound: Bound) -> set[Node]:
    """Nodes at which something stands, or beneath which something does."""
    nodes = [node for node, _, _ in used(bound)] + [node for _, node in bound.ignored]
    found: set[Node] = set()
    for node in nodes:
        at: Node | None = node
        while at is not None and at not in found:
            found.add(at)
            at = at.parent
    return found


def _walk(node: Node, known: set[Node], ignored: set[Node], report: Report) -> None:
    for child in node.children.values():
        if child not in known:
            report.add("unmapped_xml", child.path, 1)
        elif child not in ignored:
            _walk(child, known, ignored, report)
