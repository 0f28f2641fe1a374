"""152-ФЗ: personal data leave for an agency only with a stated need."""

from typing import Any

from mappings.bound import Bound
from mappings.canonical import fields_of, find
from mappings.check.canonical_covered import fed
from mappings.paths import covers
from mappings.report import Report


def personal_data_have_a_need(bound: Bound, report: Report) -> None:
    """`personal_without_need` for each personal field that is sent."""
    if bound.document.writes:
        needs = [one.path for one in bound.document.personal]
        for path, line in _sent(bound).items():
            if _is_personal(bound.cls, path) and not any(covers(one, path) for one in needs):
                report.add("personal_without_need", path, line)


def needs_are_for_something(bound: Bound, report: Report) -> None:
    """`need_for_nothing`: nothing beneath the path is sent."""
    sent = _sent(bound) if bound.document.writes else ()
    for one in bound.document.personal:
        if not any(covers(one.path, path) for path in sent):
            report.add("need_for_nothing", f"personal.{one.path}", one.line)


def _sent(bound: Bound) -> dict[str, int]:
    lines = {one.where: one.rule.line for scope in bound.scope.all() for one in scope.entries()}
    return {path: lines.get(path, 1) for path in sorted(fed(bound))}


def _is_personal(cls: Any, path: str) -> bool:
    """Whether a field on the way to `path`, or the whole struct at its end, is personal."""
    for part in path.split("[]"):
        steps = find(cls, part.strip(".")) if part else ()
        if steps is None:
            return False
        if any(step.personal for step in steps):
            return True
        if steps:
            cls = steps[-1].cls
    return steps is not None and bool(steps) and cls is not None and _holds_personal(steps[-1])


def _holds_personal(field: Any) -> bool:
    """A struct carried by one codec (a full name) is personal when something in it is."""
    return (
        field.kind == "struct"
        and not field.many
        and any(one.personal for one in fields_of(field.cls).values())
    )
