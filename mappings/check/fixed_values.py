"""Values that stand in the file itself fit the node or the field they go to."""

from typing import Any

from mappings.bound import Beside, Bound
from mappings.canonical import Field, find, to_value
from mappings.report import Report
from mappings.schema_model import Node


def constants_fit(bound: Bound, report: Report) -> None:
    """`constant_value`, also for what tables write beside their codes; `text_in_structure`."""
    for stated, node in bound.constants:
        _constant(stated.text, node, f"constants.{stated.path}", stated.line, report)
    for scope in bound.scope.all():
        for one in scope.besides:
            for text in one.texts.values():
                _constant(text, one.node, _place(one), one.link.rule.line, report)


def _place(one: Beside) -> str:
    return f"tables.{one.link.rule.table}.beside.{one.node.step}"


def _constant(text: str, node: Node, where: str, line: int, report: Report) -> None:
    if node.text is None:
        report.add("text_in_structure", where, line, node=node.path or node.step)
    elif not node.text.allows(text):
        report.add("constant_value", where, line, node=node.path, type=str(node.text))


def defaults_fit(bound: Bound, report: Report) -> None:
    """`default_value` for the section `defaults`; those of rules are read when they are bound."""
    for stated in bound.document.defaults:
        field = _field(bound.cls, stated.path)
        if field is None:
            continue
        try:
            to_value(field, stated.text)
        except ValueError:
            report.add("default_value", f"defaults.{stated.path}", stated.line, kind=field.kind)


def _field(cls: Any, path: str) -> Field | None:
    steps = None
    for part in path.split("[]"):
        steps = find(cls, part.lstrip("."))
        if steps is None:
            return None
        cls = steps[-1].cls
    return steps[-1] if steps else None


def absences_fit(bound: Bound, report: Report) -> None:
    """`absent_value`: not valid in the node, or read as a value as well."""
    for scope in bound.scope.all():
        for link in scope.links:
            text, xsd_type = link.rule.absent, link.node.text
            if text is None or xsd_type is None:
                continue
            if not xsd_type.allows(text) or text in (link.codec.texts(link.field) or ()):
                where, node = f"{link.where}.absent", link.node.path
                report.add("absent_value", where, link.rule.line, node=node, type=str(xsd_type))
