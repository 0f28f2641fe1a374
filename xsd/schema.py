"""One compiled schema: libxml2 decides, the xmlschema model explains."""

from functools import cached_property
from pathlib import Path
from threading import Lock, RLock
from typing import Any, Final, cast

import xmlschema
from lxml import etree

from hub.domain.errors import Finding, Misconfigured
from xsd.collapse import collapse
from xsd.explain import explain
from xsd.flood import suspect
from xsd.own_files import OwnFiles
from xsd.place import line

# libxml2 sets up its built-in types with the first schema of a process, unguarded and while the
# interpreter runs other threads: two first ones at once corrupt memory.
_COMPILING: Final = RLock()


class Schema:
    """A schema of ours, ready to judge foreign elements. Safe to share between threads."""

    def __init__(self, path: Path, root: Path) -> None:
        """Compile the file at `path`, whose imports must lie under `root`; raise Misconfigured."""
        self.path: Final = path
        # libxml2 collects faults in the validator itself, so two threads may not use it at once.
        self._lock = Lock()
        try:
            with _COMPILING:
                self._validator = etree.XMLSchema(OwnFiles(root).read(path))
        except (OSError, etree.LxmlError) as error:
            raise _broken(path, error) from error

    @cached_property
    def model(self) -> xmlschema.XMLSchema10:
        """The same schema as a model to ask about types and facets. Never validate with it.

        It is loaded on first use, after libxml2 has read every import of the file from our own
        folder; `local` because imports go from one contract's folder to another's.
        """
        try:
            with _COMPILING:
                return xmlschema.XMLSchema10(str(self.path), allow="local", defuse="always")
        except xmlschema.XMLSchemaException as error:
            raise _broken(self.path, error) from error

    def findings(self, element: etree._Element) -> tuple[Finding, ...]:
        """Return what is wrong with `element`, the first 20 faults in document order.

        Empty when it is valid. `element` comes from the gate and may be the payload of an envelope.
        Places and expectations are named, values never. White space that such a value does not have
        may be taken off it.
        """
        with self._lock:
            judged = suspect(element, self._validator)
            try:
                entries = self._entries(judged)
                if entries and collapse(entries, judged):
                    entries = self._entries(judged)
            except etree.XMLSchemaValidateError:
                return (_undecided(judged),)
        return explain(entries, judged, self.model) if entries else ()

    def _entries(self, judged: etree._Element) -> list[etree._LogEntry]:
        """What libxml2 has against the element."""
        valid = self._validator.validate(judged)
        return [] if valid else [*cast(Any, self._validator.error_log)]


def _broken(path: Path, error: Exception) -> Misconfigured:
    place = "/".join(path.parts[-3:])
    finding = Finding(
        code="schema", place=f"file:xsd/{place}", ru=f"Причина: {error}", en=f"Cause: {error}"
    )
    return Misconfigured(
        f"Схема xsd/{place} не собирается", f"The schema xsd/{place} does not compile", [finding]
    )


def _undecided(element: etree._Element) -> Finding:
    # libxml2 gives up on a value that makes one of the patterns backtrack without end.
    return Finding(
        code="undecided",
        place=f"/{etree.QName(element).localname}",
        line=line(element),
        ru="Проверка по схеме прервана: одно из значений слишком долго сравнивать с образцом",
        en="The schema check was broken off: one value takes too long to match its pattern",
    )
