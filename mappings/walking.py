"""Ways through the XML tree, as the paths of mapping files name them."""

from mappings.report import Report
from mappings.schema_model import Node


def look(base: Node, path: str, where: str, line: int, report: Report) -> Node | None:
    """The node at `path` from `base`; an unknown step is reported with what is there instead."""
    node = base
    for step in path.replace("[]", "").split("/"):
        if step == ".":
            continue
        below = node.children.get(step)
        if below is None:
            code = "structure_in_text" if node.text and step[:1] != "@" else "unknown_xml"
            known = ", ".join(node.children)
            at = node.path or node.step
            report.add(code, where, line, name=f"{at}/{step}", node=at, known=known)
            return None
        node = below
    return node


def split(path: str) -> tuple[str, str]:
    """The path of the element that repeats, and the rest below it."""
    if "[]" in path:
        repeated, _, rest = path.partition("[]")
        return repeated, rest.lstrip("/") or "."
    head, slash, last = path.rpartition("/")
    if last.startswith("@") or last == ".":
        return (head, last) if slash else (".", last)
    return path, "."


def repeats(node: Node | None, base: Node) -> bool:
    """Whether an element between `base` and `node` may occur more than once."""
    while node is not None and node is not base:
        if node.most != 1:
            return True
        node = node.parent
    return False
