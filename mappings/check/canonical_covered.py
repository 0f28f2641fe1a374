"""No canonical field is forgotten: it is mapped, or declared as not travelling."""

from typing import Any

from mappings.bound import Bound, dotted
from mappings.canonical import exists, fields_of
from mappings.paths import covers
from mappings.report import Report


def every_field_is_accounted_for(bound: Bound, report: Report) -> None:
    """`unmapped_canonical`: neither mapped nor in `unmapped` or `defaults`."""
    document = bound.document
    declared = [one.path for one in (*document.unmapped, *document.defaults)]
    _walk(bound.cls, "", fed(bound), declared, report)


def declared_paths_exist(bound: Bound, report: Report) -> None:
    """`unknown_canonical` in `unmapped`, `defaults`, `personal` and `left_out`."""
    document = bound.document
    sections = {
        "unmapped": document.unmapped,
        "defaults": document.defaults,
        "personal": document.personal,
        "left_out": document.left_out,
    }
    for section, stated in sections.items():
        for one in stated:
            if not exists(bound.cls, one.path):
                known = ", ".join(fields_of(bound.cls))
                where = f"{section}.{one.path}"
                report.add("unknown_canonical", where, one.line, name=one.path, known=known)


def fed(bound: Bound) -> set[str]:
    """Whole canonical paths that some rule carries."""
    found: set[str] = set()
    for scope in bound.scope.all():
        found |= {one.where for one in scope.entries()}
        for steps, _ in scope.given:
            found.add(f"{scope.where}.{dotted(steps)}")
    return found


def _walk(cls: Any, prefix: str, paths: set[str], declared: list[str], report: Report) -> None:
    for field in fields_of(cls).values():
        path = f"{prefix}{field.name}" + ("[]" if field.many else "")
        inside = any(one.startswith(f"{path}.") for one in paths)
        if field.kind == "struct" and inside:
            _walk(field.cls, f"{path}.", paths, declared, report)
        elif path not in paths and not any(covers(one, path) for one in declared):
            report.add("unmapped_canonical", path, 1)
