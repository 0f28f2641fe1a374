"""A mapping file's text → `Document`. Every scalar is the text one sees: `01`, `да`, `1.0`."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import yaml

from mappings.document import CodecCall, Document, OneOf, Rule, Stated, Table, TableEntry
from mappings.report import Report

_RULE_TEXTS = (
    "xml",
    "table",
    "default",
    "absent",
    "assured",
    "lossy",
    "partial",
    "others",
    "key",
)  # fmt: skip
_REASONS = ("assured", "lossy", "partial", "others")
_HEAD = ("canonical", "schema", "root", "direction")
_DIRECTIONS = ("out", "in", "both")


def parse(text: str, report: Report) -> Document | None:
    """Read a file's text; what is wrong with its shape goes to `report`.

    Returns None when nothing sensible can be said of the rest.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        report.add("yaml_syntax", "", mark.line + 1 if mark else 0)
        return None
    if not isinstance(node, yaml.MappingNode):
        report.add("yaml_shape", "", 1, expected="mapping")
        return None
    return _Parser(report).document(node)


class _Parser:
    def __init__(self, report: Report) -> None:
        self._report = report

    def document(self, node: yaml.Node) -> Document | None:
        sections: dict[str, Callable[[str, yaml.Node], Any]] = {
            "fields": self._rules,
            "tables": self._tables,
            "constants": self._constants,
            "ignored": self._reasons,
            "unmapped": self._reasons,
            "defaults": self._stated,
            "personal": self._reasons,
            "left_out": self._reasons,
            "one_of": self._one_of,
        }
        known = dict(self._pairs("", node, {*_HEAD, *sections}))
        head: dict[str, str] = {key: self._text(key, known[key]) for key in _HEAD if key in known}
        for key in _HEAD:
            if key not in head:
                self._report.add("yaml_shape", key, 1, expected="text")
        if head.get("direction", "out") not in _DIRECTIONS:
            line = _line(known["direction"])
            self._report.add("yaml_shape", "direction", line, expected="out | in | both")
        body: dict[str, Any] = {
            key: read(key, known[key]) for key, read in sections.items() if key in known
        }
        if self._report.findings and not head.keys() >= set(_HEAD):
            return None
        return Document(file=self._report.file, **{**head, **body})

    def _pairs(
        self, path: str, node: yaml.Node, allowed: Collection[str] | None = None
    ) -> Iterator[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._report.add("yaml_shape", path, _line(node), expected="mapping")
            return
        seen: set[str] = set()
        for key_node, value in node.value:
            key, line = self._text(path, key_node), _line(key_node)
            where = f"{path}.{key}" if path else key
            if key in seen:
                self._report.add("duplicate_key", where, line)
            elif allowed is not None and key not in allowed:
                self._report.add("unknown_key", where, line, known=", ".join(sorted(allowed)))
            else:
                yield key, value
            seen.add(key)

    def _text(self, path: str, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self._report.add("yaml_shape", path, _line(node), expected="text")
        return ""

    def _reason(self, path: str, node: yaml.Node) -> str:
        text = self._text(path, node)
        if not text.strip():
            self._report.add("no_reason", path, _line(node))
        return text

    def _stated(self, path: str, node: yaml.Node) -> tuple[Stated, ...]:
        return tuple(
            Stated(key, self._text(f"{path}.{key}", value), _line(value))
            for key, value in self._pairs(path, node)
        )

    def _reasons(self, path: str, node: yaml.Node) -> tuple[Stated, ...]:
        return tuple(
            Stated(key, self._reason(f"{path}.{key}", value), _line(value))
            for key, value in self._pairs(path, node)
        )

    def _constants(self, path: str, node: yaml.Node) -> tuple[Stated, ...]:
        return tuple(self._constant(path, key, value) for key, value in self._pairs(path, node))

    def _constant(self, path: str, key: str, node: yaml.Node) -> Stated:
        where = f"{path}.{key}"
        if not isinstance(node, yaml.MappingNode):
            return Stated(key, self._text(where, node), _line(node))
        known = dict(self._pairs(where, node, ("value", "verify")))
        text = self._text(where, known.get("value", node))
        verify = "verify" in known and self._text(where, known["verify"]) == "true"
        return Stated(key, text, _line(node), verify)

    def _one_of(self, path: str, node: yaml.Node) -> tuple[OneOf, ...]:
        return tuple(OneOf(self._texts(path, one), _line(one)) for one in self._list(path, node))

    def _list(self, path: str, node: yaml.Node) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self._report.add("yaml_shape", path, _line(node), expected="list")
        return []

    def _texts(self, path: str, node: yaml.Node) -> tuple[str, ...]:
        return tuple(self._text(path, item) for item in self._list(path, node))

    def _rules(self, path: str, node: yaml.Node) -> tuple[Rule, ...]:
        return tuple(self._rule(path, key, value) for key, value in self._pairs(path, node))

    def _rule(self, path: str, key: str, node: yaml.Node) -> Rule:
        where = f"{path}.{key}"
        if isinstance(node, yaml.ScalarNode):
            return Rule(path=key, line=_line(node), xml=str(node.value))
        nested = ("fields", "choice", "branches")
        known = dict(self._pairs(where, node, {*_RULE_TEXTS, *nested, "codec", "at_most"}))
        read: dict[str, Any] = {}
        for name, value in known.items():
            inside = f"{where}.{name}"
            if name in nested:
                read[name] = self._rules(inside, value)
            elif name == "codec":
                read[name] = self._codec(inside, value)
            elif name == "at_most":
                read[name] = self._count(inside, value)
            else:
                read[name] = (self._reason if name in _REASONS else self._text)(inside, value)
        return Rule(path=key, line=_line(node), **read)

    def _count(self, path: str, node: yaml.Node) -> int | None:
        text = self._text(path, node)
        if text.isdecimal() and int(text) > 0:
            return int(text)
        self._report.add("yaml_shape", path, _line(node), expected="1, 2, …")
        return None

    def _codec(self, path: str, node: yaml.Node) -> CodecCall:
        line = _line(node)
        if isinstance(node, yaml.ScalarNode):
            return CodecCall(str(node.value), line)
        pairs = list(self._pairs(path, node))
        if len(pairs) != 1:
            self._report.add("yaml_shape", path, line, expected="{name: parameter}")
            return CodecCall("", line)
        name, given = pairs[0]
        if isinstance(given, yaml.ScalarNode):
            return CodecCall(name, line, main=str(given.value))
        inner = {key: self._text(path, value) for key, value in self._pairs(path, given)}
        return CodecCall(name, line, parameters=inner)

    def _tables(self, path: str, node: yaml.Node) -> tuple[Table, ...]:
        return tuple(self._table(path, key, value) for key, value in self._pairs(path, node))

    def _table(self, path: str, name: str, node: yaml.Node) -> Table:
        where = f"{path}.{name}"
        known = dict(self._pairs(where, node, ("codes", "beside", "partial")))
        if "codes" not in known:
            self._report.add("yaml_shape", f"{where}.codes", _line(node), expected="mapping")
        return Table(
            name,
            _line(node),
            entries=tuple(
                self._entry(where, key, value)
                for key, value in (
                    self._pairs(f"{where}.codes", known["codes"]) if "codes" in known else ()
                )
            ),
            beside=self._stated(where, known["beside"]) if "beside" in known else (),
            partial=self._reason(where, known["partial"]) if "partial" in known else None,
        )

    def _entry(self, path: str, member: str, node: yaml.Node) -> TableEntry:
        where, line = f"{path}.codes.{member}", _line(node)
        if isinstance(node, yaml.ScalarNode):
            return TableEntry(member, str(node.value), line)
        known = dict(self._pairs(where, node, ("code", "reads", "beside", "lossy")))
        return TableEntry(
            member,
            self._text(where, known.get("code", node)),
            line,
            reads=self._texts(where, known["reads"]) if "reads" in known else (),
            beside=self._stated(where, known["beside"]) if "beside" in known else (),
            lossy=self._reason(where, known["lossy"]) if "lossy" in known else None,
        )


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
