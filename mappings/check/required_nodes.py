"""Writing: every required XML node gets a value whenever its parent is written."""

from functools import reduce

from mappings.bound import Bound, Entry, Scope
from mappings.check.presence import beneath, may_lack, optional_paths
from mappings.layout import Layout
from mappings.report import Report
from mappings.schema_model import Node

Present = frozenset[str]


def required_nodes_are_filled(bound: Bound, report: Report) -> None:
    """`required_xml` and `optional_feeds_required`."""
    if bound.document.writes:
        for scope in bound.scope.all():
            _Walk(bound, scope, report).under(scope.base, frozenset())


class _Walk:
    def __init__(self, bound: Bound, scope: Scope, report: Report) -> None:
        self._scope = scope
        self._report = report
        self._layout = Layout(bound, scope)
        self._constants = {node for _, node in bound.constants}
        self._entries = scope.entries()
        self._written = {one.node: one.link for one in scope.besides}

    def under(self, node: Node, present: Present) -> None:
        """Look beneath a node that is written; `present`: canonical paths known to be there."""
        self._text(node, present)
        for child in node.children.values():
            if child.least and child not in self._layout.touched:
                if child.step != "*":
                    self._report.add("required_xml", child.path, 1, node=child.path)
            elif child in self._layout.touched:
                self._child(child, present)

    def _child(self, node: Node, present: Present) -> None:
        standing = [one for one in self._entries if one.node is node]
        if node.least:
            self._fed(node, standing, present)
        if node in self._layout.listings or node.is_attribute:
            return
        inside = present | self._implied(node)
        if node.children or node.text is None:
            self.under(node, inside)

    def _fed(self, node: Node, standing: list[Entry], present: Present) -> None:
        link = self._written.get(node)
        for one in [*standing, *([link] if link else [])]:
            if not may_lack(self._scope, one) <= present:
                self._report.add(
                    "optional_feeds_required", one.where, one.rule.line, node=node.path
                )

    def _text(self, node: Node, present: Present) -> None:
        """The text of an element that also has attributes must be there as well."""
        if node.text is None or node.is_attribute or node.text.allows(""):
            return
        standing = [one for one in self._scope.links if one.node is node]
        if not standing and node not in self._constants and node not in self._written:
            self._report.add("required_xml", f"{node.path}/.", 1, node=f"{node.path}/.")
        for one in standing:
            if not may_lack(self._scope, one) <= present:
                self._report.add(
                    "optional_feeds_required", one.where, one.rule.line, node=f"{node.path}/."
                )

    def _implied(self, node: Node) -> Present:
        """What is sure to be there when an optional node is written."""
        picks = self._layout.picks.get(node)
        if picks:
            return frozenset(optional_paths(picks[0].steps))
        if node.least:
            return frozenset()
        live = [may_lack(self._scope, one) for one in self._entries if beneath(node, one.node)]
        return reduce(frozenset.intersection, live) if live else frozenset()
