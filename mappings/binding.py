"""`Document` × canonical types × XSD → `Bound`. What cannot be found is reported and left out."""

from pathlib import Path
from typing import Any

import xmlschema

from mappings import schema_model
from mappings.bound import Bound, Exactly, Scope
from mappings.canonical import fields_of, find
from mappings.document import Document, Stated
from mappings.report import Report
from mappings.rules import Context, RuleBinder
from mappings.schema_model import Node
from mappings.walking import look


def bind(document: Document, roots: dict[str, Any], folder: Path, report: Report) -> Bound | None:
    """Tie `document` to its types in `roots` and its schema in `folder`; faults go to `report`."""
    cls = roots.get(document.canonical)
    if cls is None:
        known = ", ".join(roots)
        report.add("unknown_root", "canonical", 1, name=document.canonical, known=known)
    root = _root(document, folder, report)
    if cls is None or root is None:
        return None
    scope = Scope(cls=cls, base=root, where="")
    RuleBinder(document, report).rules(Context(scope, cls, root), document.fields)
    for one in document.one_of:
        _exactly(scope, cls, one.paths, one.line, report)
    return Bound(
        document=document,
        cls=cls,
        root=root,
        scope=scope,
        constants=_nodes("constants", document.constants, root, report),
        ignored=_nodes("ignored", document.ignored, root, report),
    )


def _root(document: Document, folder: Path, report: Report) -> Node | None:
    path = folder / document.schema
    try:
        root = schema_model.root(path, document.root)
    except (OSError, xmlschema.XMLSchemaException):
        report.add("unknown_schema", "schema", 1, name=document.schema)
        return None
    if root is None:
        known = ", ".join(schema_model.roots(path))
        report.add("unknown_element", "root", 1, name=document.root, known=known)
    return root


def _nodes(
    section: str, stated: tuple[Stated, ...], root: Node, report: Report
) -> list[tuple[Stated, Node]]:
    found = []
    for one in stated:
        node = look(root, one.path, f"{section}.{one.path}", one.line, report)
        if node is not None:
            found.append((one, node))
    return found


def _exactly(scope: Scope, cls: Any, paths: tuple[str, ...], line: int, report: Report) -> None:
    steps = [find(cls, path) for path in paths]
    for path, found in zip(paths, steps, strict=True):
        if found is None:
            known = ", ".join(fields_of(cls))
            report.add("unknown_canonical", f"one_of.{path}", line, name=path, known=known)
    scope.exactly.append(Exactly(tuple(one for one in steps if one), paths))
