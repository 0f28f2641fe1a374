"""Which prefix each namespace of a message gets; all are declared once, at the root."""

from collections.abc import Iterable

from mappings.schema_model import Node


def namespace(node: Node) -> str:
    """The namespace of a node's name, empty when it has none."""
    return node.tag[1:].partition("}")[0] if node.tag.startswith("{") else ""


class Namespaces:
    """Names of `nodes` as they are written below `root`.

    The root's namespace is the default one, unless some element has none and would fall into it.
    """

    def __init__(self, root: Node, nodes: Iterable[Node]) -> None:
        elements = [node for node in nodes if not node.is_attribute]
        bare = any(not namespace(node) for node in elements)
        self._default = "" if bare else namespace(root)
        needed = {namespace(node): None for node in [root, *elements]}
        needed |= {namespace(node): None for node in nodes if node.is_attribute}
        used = [one for one in needed if one]
        self._prefixes = {one: f"n{count}" for count, one in enumerate(used)}
        attributes = {namespace(node) for node in nodes if node.is_attribute}
        self._declared = [one for one in used if one != self._default or one in attributes]

    def name(self, node: Node) -> str:
        """The node's name with its prefix."""
        uri, local = namespace(node), node.step.lstrip("@")
        if not uri or (uri == self._default and not node.is_attribute):
            return local
        return f"{self._prefixes[uri]}:{local}"

    def declarations(self) -> str:
        """The `xmlns` attributes for the root's start tag."""
        default = f' xmlns="{self._default}"' if self._default else ""
        rest = "".join(f' xmlns:{self._prefixes[one]}="{one}"' for one in self._declared)
        return default + rest
