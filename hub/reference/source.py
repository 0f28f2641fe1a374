"""One YAML file of reference data, read so that every fault in it can be named with its line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from hub.domain.errors import Finding

Where = tuple[str, ...]
"""The keys that lead to an entry of a file."""

# libyaml reads the same several times faster; PyYAML has it only where it was built with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_T = TypeVar("_T", bound=msgspec.Struct)


class Source:
    """A file's entries as text, lists and mappings; what is wrong with them goes to `findings`.

    All scalars stay text, so that an OKTMO code keeps its leading zero and `no` stays a word.
    """

    def __init__(self, name: str, findings: list[Finding]) -> None:
        self.name = name
        self.findings = findings
        self.data: Any = None
        self._lines: dict[Where, int] = {}

    def fault(self, where: Where, code: str, ru: str, en: str) -> None:
        """Note one fault at `where`."""
        place = f"{self.name}:{'/'.join(where)}"
        line = self._lines.get(where, 0)
        self.findings.append(Finding(code=code, place=place, ru=ru, en=en, line=line))

    def table(self, *where: str) -> dict[str, Any]:
        """The mapping at `where`; empty when nothing stands there, with a fault when no mapping."""
        found = self.data
        for key in where:
            found = found.get(key) if isinstance(found, dict) else None
        if found is None:
            return {}
        if not isinstance(found, dict):
            self.fault(where, "not_a_table", "Здесь должна быть таблица", "A table must stand here")
            return {}
        return found

    def row(self, struct: type[_T], where: Where, /, **given: object) -> _T | None:
        """The entry at `where` with the fields `given`; None, with a fault, when it is not that.

        A field that is given may stand in the entry only as a table, which the caller reads apart.
        """
        free = {field.name for field in msgspec.structs.fields(struct)} - given.keys()
        entry = self.table(*where)
        for key, value in entry.items():
            if key not in free and not (key in given and isinstance(value, dict)):
                self.fault((*where, key), "unknown_field", "Неизвестное поле", "Unknown field")
        try:
            return msgspec.convert({**entry, **given}, struct, strict=False)
        except msgspec.ValidationError as error:
            ru, en = f"Запись не читается: {error}", f"The entry cannot be read: {error}"
            self.fault(where, "bad_value", ru, en)
            return None

    def keep(self, node: yaml.Node, where: Where = ()) -> Any:
        """Turn a YAML node into plain values and remember the line of each entry."""
        self._lines.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, where))
        if isinstance(node, yaml.SequenceNode):
            return [self.keep(item, where) for item in node.value]
        return node.value or None

    def _entries(self, node: yaml.MappingNode, where: Where) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            inside = (*where, key)
            self._lines[inside] = key_node.start_mark.line + 1
            if key in seen:
                self.fault(inside, "duplicate_code", "Код повторяется", "The code is repeated")
            seen.add(key)
            yield key, self.keep(value_node, inside)


def read_source(path: Path, findings: list[Finding]) -> Source:
    """Read the YAML file at `path`; one that is missing or not YAML is a fault, never an error."""
    source = Source(path.name, findings)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        what = type(error).__name__
        source.fault((), "unreadable", f"Файл не читается: {what}", f"Unreadable file: {what}")
        return source
    if node is not None:
        source.data = source.keep(node)
    source.table()
    return source
