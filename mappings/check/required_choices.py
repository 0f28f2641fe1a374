"""Writing: a required `xs:choice` is surely filled by one of its branches."""

from mappings.bound import Bound, Scope
from mappings.check.presence import beneath, may_lack
from mappings.layout import Layout
from mappings.report import Report
from mappings.schema_model import Node


def required_choices_are_filled(bound: Bound, report: Report) -> None:
    """`required_choice`."""
    if not bound.document.writes:
        return
    for scope in bound.scope.all():
        layout = Layout(bound, scope)
        listed = set(layout.listings)
        for node in layout.touched:
            if node not in listed or node is scope.base:
                _look(bound, scope, layout, node, report)


def _look(bound: Bound, scope: Scope, layout: Layout, node: Node, report: Report) -> None:
    for branches in _choices(node).values():
        if not (
            any(one in layout.constants for one in branches)
            or _picked(layout, branches)
            or _stated(bound, scope, branches)
            or _surely_filled(scope, branches)
        ):
            known = ", ".join(one.step for one in branches)
            at = node.path or node.step
            line = min((one.rule.line for one in scope.links if one.node in branches), default=1)
            report.add("required_choice", at, line, node=at, known=known)


def _choices(node: Node) -> dict[int, list[Node]]:
    found: dict[int, list[Node]] = {}
    for child in node.children.values():
        if child.alternatives and child.alternatives[0].required:
            found.setdefault(child.alternatives[0].choice, []).append(child)
    return found


def _picked(layout: Layout, branches: list[Node]) -> bool:
    return any(
        not step.optional
        for one in branches
        for pick in layout.picks.get(one, ())
        for step in pick.steps[-1:]
    )


def _stated(bound: Bound, scope: Scope, branches: list[Node]) -> bool:
    """Whether some `one_of` has each of its fields in one of these branches."""
    prefix = f"{scope.where}." if scope.where else ""
    entries = scope.entries()
    for one in bound.document.one_of:
        homes = [
            [
                branch
                for branch in branches
                for entry in entries
                if entry.where == prefix + path or entry.where.startswith(f"{prefix}{path}.")
                if beneath(branch, entry.node)
            ]
            for path in (path.removesuffix("[]") for path in one.paths)
        ]
        if all(homes):
            return True
    return False


def _surely_filled(scope: Scope, branches: list[Node]) -> bool:
    return any(
        not may_lack(scope, entry)
        for entry in scope.entries()
        for one in branches
        if beneath(one, entry.node)
    )
