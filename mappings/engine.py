"""Mapping files found, loaded and compiled; each once per process."""

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

import msgspec
from lxml import etree

from hub.domain.errors import Misconfigured
from hub.domain.messages import ROOTS
from mappings.binding import bind
from mappings.bound import Bound
from mappings.document import Document
from mappings.parsing import parse
from mappings.places import Element
from mappings.reader import compile_reader
from mappings.report import Report
from mappings.writer import compile_writer

_HERE = Path(__file__).parent
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)

Roots = dict[str, Any]


class Home(msgspec.Struct, frozen=True):
    """The two folders in which `<party>/<version>/` hold mapping files and schemas."""

    mappings: Path = _HERE
    schemas: Path = _HERE.parent / "xsd"


class MappingName(msgspec.Struct, frozen=True, order=True):
    """One mapping file: `<party>/<version>/<message>.yaml`."""

    party: str
    version: str
    message: str

    def __str__(self) -> str:
        return f"{self.party}/{self.version}/{self.message}"


class Mapping:
    """One message of one version of one party, both ways.

    `write` and `read` work in the mapping's direction only; `writer` and `reader` are the compiled
    functions themselves, whatever the direction, for tests of the way there and back.
    """

    def __init__(self, bound: Bound) -> None:
        self.bound = bound

    @cached_property
    def writer(self) -> Callable[[Any], bytes]:
        """Canonical value → UTF-8 XML without a declaration."""
        return compile_writer(self.bound)

    @cached_property
    def reader(self) -> Callable[[Element], Any]:
        """Root element → canonical value; fields that do not travel get neutral values."""
        return compile_reader(self.bound)

    def write(self, value: Any) -> bytes:
        """Canonical value → UTF-8 XML without a declaration; validating it is the caller's job.

        Raises Invalid, naming the canonical path, for a value that this mapping cannot carry.
        """
        self._only("out", self.bound.document.writes)
        return self.writer(value)

    def element(self, value: Any) -> Element:
        """As `write`, as an lxml element."""
        return etree.fromstring(self.write(value), _PARSER)

    def read(self, element: Element) -> Any:
        """Root element, safely parsed and valid by its XSD → canonical value.

        Raises Invalid with a finding, naming the XPath, for every value that cannot be decoded.
        """
        self._only("in", self.bound.document.reads)
        return self.reader(element)

    def _only(self, way: str, allowed: bool) -> None:
        if not allowed:
            file = self.bound.document.file
            raise Misconfigured(f"{file}: нет направления {way}", f"{file}: not a mapping {way}")


def discover(home: Home | None = None) -> list[MappingName]:
    """All mapping files there are, in order of their names."""
    folder = (home or Home()).mappings
    return sorted(
        MappingName(path.parent.parent.name, path.parent.name, path.stem)
        for path in folder.glob("*/*/*.yaml")
    )


def document(name: MappingName, home: Home, report: Report) -> Document | None:
    """The file's content; faults of its shape go to `report`."""
    path = home.mappings / name.party / name.version / f"{name.message}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        report.add("yaml_syntax", "", 0)
        return None
    return parse(text, report)


def bound(name: MappingName, roots: Roots, home: Home, report: Report) -> Bound | None:
    """The file with both sides found; faults go to `report`."""
    parsed = document(name, home, report)
    if parsed is None:
        return None
    return bind(parsed, roots, home.schemas / name.party / name.version, report)


def report_for(name: MappingName) -> Report:
    """An empty report that places its findings in this file."""
    return Report(f"mappings/{name}.yaml")


_loading = RLock()
_loaded: dict[tuple[MappingName, Home, tuple[str, ...]], Mapping] = {}


def load(party: str, version: str, message: str, roots: Roots, home: Home | None = None) -> Mapping:
    """The compiled mapping of a message; the same one again for the same question.

    `roots` are the canonical types by name. Raises Misconfigured with every fault of the file that
    keeps it from working; `mappings.check` finds further ones.
    """
    name, home = MappingName(party, version, message), home or Home()
    key = (name, home, tuple(f"{one}:{id(cls)}" for one, cls in roots.items()))
    # The schema model that a mapping is bound to cannot be built by two threads at once.
    with _loading:
        if key not in _loaded:
            _loaded[key] = _compile(name, roots, home)
        return _loaded[key]


def _compile(name: MappingName, roots: Roots, home: Home) -> Mapping:
    report = report_for(name)
    tied = bound(name, roots, home, report)
    if tied is None or report.findings:
        raise Misconfigured(
            f"{report.file}: сопоставление неверно",
            f"{report.file}: the mapping is wrong",
            report.findings,
        )
    return Mapping(tied)


def load_all(roots: Roots, home: Home | None = None) -> Iterator[tuple[MappingName, Mapping]]:
    """Every mapping there is, loaded."""
    for name in discover(home):
        yield name, load(name.party, name.version, name.message, roots, home)


def roots() -> Roots:
    """The canonical types that messages are made of, by name."""
    return dict(ROOTS)
