"""Nothing is said twice: one rule feeds a field, one rule stands at a node."""

from itertools import combinations

from mappings.bound import Bound, Conditions, Link, Listing, Pick
from mappings.check.xml_covered import used
from mappings.report import Report
from mappings.schema_model import Node


def one_rule_per_field(bound: Bound, report: Report) -> None:
    """`duplicate_canonical`, unless the rules stand in branches that exclude each other."""
    for scope in bound.scope.all():
        entries: list[Link | Listing] = [*scope.links, *scope.listings]
        for one, other in combinations(entries, 2):
            if one.where == other.where and not _exclusive(one.when, other.when):
                report.add("duplicate_canonical", other.where, other.rule.line)
    defaults = {one.path for one in bound.document.defaults}
    for scope in bound.scope.all():
        for link in scope.links:
            if link.where in defaults:
                report.add("duplicate_canonical", link.where, link.rule.line)


def one_rule_per_node(bound: Bound, report: Report) -> None:
    """`overlap`: two rules, or a rule and something ignored, at one node."""
    shared = _lossy_picks(bound)
    seen: set[Node] = set()
    for node, where, line in used(bound):
        if node in seen and (node, where) not in shared:
            report.add("overlap", where, line, node=node.path or node.step)
        seen.add(node)
    ignored = {node for _, node in bound.ignored}
    for node, where, line in used(bound):
        if any(one in ignored for one in _upwards(node)):
            report.add("overlap", where, line, node=node.path or node.step)


def _exclusive(one: Conditions, other: Conditions) -> bool:
    mine = dict(one)
    return any(where in mine and mine[where] != value for where, value in other)


def _lossy_picks(bound: Bound) -> set[tuple[Node, str]]:
    """Branch elements that carry one value, and its text or further values marked lossy."""
    found: set[tuple[Node, str]] = set()
    for scope in bound.scope.all():
        by_node: dict[Node, list[Pick]] = {}
        for pick in scope.picks:
            by_node.setdefault(pick.node, []).append(pick)
        for node, picks in by_node.items():
            if sum(one.rule.lossy is None for one in picks) <= 1:
                found |= {(node, one.where) for one in picks}
            found |= {(node, one.where) for one in scope.links if one.node is node}
    for scope in bound.scope.all():
        found |= {(one.node, one.where) for one in scope.links if one.node is scope.base}
    return found


def _upwards(node: Node) -> list[Node]:
    way: list[Node] = []
    at: Node | None = node
    while at is not None:
        way.append(at)
        at = at.parent
    return way
