"""Read schema files of ours, and nothing else, while libxml2 compiles them."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree


class OwnFiles(etree.Resolver):
    """Answers libxml2's wish for a file: one under `root` is given, any other address is refused.

    The parser's `no_network` stops HTTP; `file:` addresses of an import it would follow anywhere.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def read(self, path: Path) -> etree._ElementTree:
        """Parse one file so that whatever it imports is asked of this resolver."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        parser.resolvers.add(self)
        return etree.parse(str(path), parser)

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        """Called by libxml2 with an address; an exception ends the compilation."""
        del public_id
        wanted = Path(unquote(system_url.removeprefix("file://"))).resolve()
        if not wanted.is_relative_to(self._root):
            raise PermissionError("the address lies outside the schema folder")
        return self.resolve_filename(str(wanted), context)  # type: ignore[attr-defined]
