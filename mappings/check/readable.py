"""Reading: every required canonical field gets a value from any valid document."""

from functools import reduce
from typing import Any

from mappings.bound import Bound, Entry, Link, Pick, Scope, dotted
from mappings.canonical import Field, fields_of
from mappings.check.presence import lacking_nodes
from mappings.paths import covers
from mappings.report import Report
from mappings.schema_model import Node


def required_fields_are_fed(bound: Bound, report: Report) -> None:
    """`required_canonical` and `optional_read_into_required`."""
    if bound.document.reads:
        for scope in bound.scope.all():
            if scope.cls is not None:
                _Walk(bound, scope, report).under(scope.cls, "", frozenset())


class _Walk:
    def __init__(self, bound: Bound, scope: Scope, report: Report) -> None:
        self._scope = scope
        self._report = report
        self._prefix = f"{scope.where}." if scope.where else ""
        self._defaults = [one.path for one in bound.document.defaults]
        self._given = {dotted(steps) for steps, _ in scope.given}
        self._entries = scope.entries()

    def under(self, cls: Any, prefix: str, present: frozenset[Node]) -> None:
        """Look at a struct that is made; `present`: optional nodes known to be there."""
        for field in fields_of(cls).values():
            self._field(field, prefix + field.name, present)

    def _field(self, field: Field, path: str, present: frozenset[Node]) -> None:
        whole = self._prefix + path
        if path in self._given or any(covers(one, whole) for one in self._defaults):
            return
        feeding = [one for one in self._entries if dotted(one.steps) == path]
        inside = [one for one in self._entries if dotted(one.steps).startswith(f"{path}.")]
        if feeding:
            self._fed(field, whole, feeding, present)
        elif inside:
            implied = [lacking_nodes(one.node, self._scope.base) for one in inside]
            more = reduce(frozenset.intersection, implied) if field.optional else frozenset()
            self.under(field.cls, f"{path}.", present | more)
        elif field.required and not field.optional and not field.many:
            self._report.add("required_canonical", whole, 1)

    def _fed(
        self, field: Field, whole: str, feeding: list[Entry], present: frozenset[Node]
    ) -> None:
        if field.optional or field.many or not field.required:
            return
        if all(isinstance(one, Link) and one.default is not None for one in feeding):
            return
        if len(feeding) > 1 and self._every_branch(feeding):
            return
        for one in feeding:
            lacking = lacking_nodes(one.node, self._scope.base)
            loose = [node for node in lacking if node not in present and not _chosen(one, node)]
            if loose:
                node = loose[0].path
                self._report.add("optional_read_into_required", whole, one.rule.line, node=node)
                return

    def _every_branch(self, feeding: list[Entry]) -> bool:
        """Whether these stand in all branches of one choice, so that one of them is read."""
        picked = {(one.where, one.member) for one in self._scope.picks}
        stood = {condition for one in feeding for condition in one.when}
        wheres = {where for where, _ in stood}
        return bool(stood) and {one for one in picked if one[0] in wheres} <= stood


def _chosen(entry: Entry, node: Node) -> bool:
    """Whether an absent branch only means that another branch of a required choice is there."""
    return isinstance(entry, Pick) and any(one.required for one in node.alternatives)
