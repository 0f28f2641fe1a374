"""Turn libxml2's list of faults into findings that people can act on.

libxml2's sentences quote the value, which may be somebody's name or СНИЛС, so none passes through:
its error type picks our own sentence, its path the place, and the schema model the expectation.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from lxml import etree
from xmlschema import XMLSchema10, XsdType

from hub.domain.errors import Finding
from xsd.declared import children, declared_type
from xsd.describe import Words, describe, listed
from xsd.place import chain, line, local_name, readable
from xsd.wording import GENERAL, MISSING, NOTHING, STRUCTURE, UNEXPECTED, VALUE, Wording

MOST_FINDINGS: Final = 20

# The names in a message are XML names, which hold no quotes: a value cannot pass for one.
_SUBJECT: Final = re.compile(r"Element '[^']*'(?:, attribute '([^']*)')?: ")
_ATTRIBUTE: Final = re.compile(r"The attribute '([^']*)'")
_EXPECTED: Final = re.compile(r"Expected is (?:one of )?\( ([^()]*) \)\.\Z")
_GENERIC: Final = "SCHEMAV_CVC_DATATYPE_VALID_1_2_1"


def explain(
    entries: Sequence[etree._LogEntry], root: etree._Element, model: XMLSchema10
) -> tuple[Finding, ...]:
    """Return the first 20 faults of `entries`, libxml2's log of judging `root`, in its order."""
    return tuple(_finding(entry, root, model) for entry in islice(_fresh(entries), MOST_FINDINGS))


def plainly_untyped(
    entries: Sequence[etree._LogEntry],
) -> Iterator[tuple[str | None, str | None]]:
    """The path and attribute of each value that is not of its type, whatever the type's facets."""
    return (_subject(entry) for entry in _fresh(entries) if entry.type_name == _GENERIC)


def _fresh(entries: Sequence[etree._LogEntry]) -> Iterator[etree._LogEntry]:
    told = {_subject(entry) for entry in entries if entry.type_name != _GENERIC}
    # After a broken facet libxml2 may say once more, in general, that the value is wrong.
    return (e for e in entries if e.type_name != _GENERIC or _subject(e) not in told)


def _finding(entry: etree._LogEntry, root: etree._Element, model: XMLSchema10) -> Finding:
    elements = chain(root, entry.path)
    attribute = _attribute(entry)
    wording, expected = _words(entry, elements, attribute, model)
    return Finding(
        code=wording.code,
        place=readable(elements, attribute),
        line=line(elements[-1]),
        ru=wording.words.ru.format(expected=expected.ru),
        en=wording.words.en.format(expected=expected.en),
    )


def _words(
    entry: etree._LogEntry,
    elements: tuple[etree._Element, ...],
    attribute: str | None,
    model: XMLSchema10,
) -> tuple[Wording, Words]:
    name = entry.type_name.removeprefix("SCHEMAV_")
    if name == "ELEMENT_CONTENT":
        return _content(entry, elements, model)
    if name == "CVC_ELT_1":
        return STRUCTURE[name], _names(model.elements)
    found = declared_type(model, elements)
    if name in VALUE:
        return _value(VALUE[name], found, attribute)
    if name == "CVC_COMPLEX_TYPE_3_2_1":
        return STRUCTURE[name], _names(getattr(found, "attributes", None) or ())
    if name == "CVC_COMPLEX_TYPE_4":
        return STRUCTURE[name], _names([attribute] if attribute else ())
    return STRUCTURE.get(name, GENERAL), _names(child.name for child in children(found))


def _content(
    entry: etree._LogEntry, elements: tuple[etree._Element, ...], model: XMLSchema10
) -> tuple[Wording, Words]:
    unexpected = "This element is not expected" in _statement(entry)
    parents = elements[:-1] if unexpected and len(elements) > 1 else elements
    allowed = [child.name or "" for child in children(declared_type(model, parents))]
    named = _EXPECTED.search(entry.message)
    wording = UNEXPECTED if unexpected else MISSING
    if named is None:
        return wording, NOTHING
    # libxml2 names what may come at this very point; only names that the schema has are repeated.
    return wording, _names([name for name in named[1].split(", ") if name in allowed] or allowed)


def _value(wording: Wording, found: XsdType | None, attribute: str | None) -> tuple[Wording, Words]:
    if attribute is not None:
        declared = (getattr(found, "attributes", None) or {}).get(attribute)
        found = None if declared is None else declared.type
    simple = getattr(found, "simple_type", None)
    return (GENERAL, NOTHING) if simple is None else (wording, describe(simple))


def _names(names: Iterable[str | None]) -> Words:
    unique = list(dict.fromkeys(local_name(name) for name in names if name))
    return Words(listed(unique), listed(unique)) if unique else NOTHING


def _subject(entry: etree._LogEntry) -> tuple[str | None, str | None]:
    return entry.path, _attribute(entry)


def _attribute(entry: etree._LogEntry) -> str | None:
    subject = _SUBJECT.match(entry.message)
    if subject and subject[1]:
        return subject[1]
    required = _ATTRIBUTE.match(_statement(entry))
    return required[1] if required else None


def _statement(entry: etree._LogEntry) -> str:
    return _SUBJECT.sub("", entry.message, count=1)
