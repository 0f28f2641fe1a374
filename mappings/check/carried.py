"""What the hub's own contract accepts can be carried by an agency's, or is said to be left out.

The hub's XSD gives the texts to try, in the form in which its doors hand them on; the mapping's
codec writes them, and the type of the agency's node judges them.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any, Final

from hub.domain.carriage import ANYTHING, Origin, origins
from hub.domain.text import Kind, normal
from mappings.bound import Bound, Link
from mappings.canonical import fields_of
from mappings.check.pattern_texts import plain_texts, texts
from mappings.engine import Home, MappingName, Roots, bound, report_for
from mappings.paths import covers
from mappings.report import Report
from mappings.simple_type import SimpleType

OWN: Final = ("hub", "1.0")
"""Party and version of the contract by which the hub takes messages in."""
_MOST: Final = 3
"""So many examples a finding names."""
_LONGEST_SHOWN: Final = 40
_NO_LIMIT: Final = 5000


class Accepted:
    """What the hub's own contract accepts, by the root and canonical path that bring it."""

    def __init__(self, home: Home, roots: Roots) -> None:
        self._home = home
        self._roots = roots
        self._known: dict[Origin, tuple[str, ...]] = {}

    def texts(self, origin: Origin) -> tuple[str, ...]:
        """Texts that stand for all that come from there, as the doors hand them on. Raises
        ValueError when the pattern of their type cannot be read."""
        if origin not in self._known:
            found = self._links.get(origin)
            if origin == ANYTHING:
                came, form = plain_texts(1, _NO_LIMIT), Kind.opaque
            else:
                came, form = (iter(()), Kind.line) if found is None else _came(found)
            handed_on = (normal(text, form) for text in came)
            self._known[origin] = tuple(dict.fromkeys(text for text in handed_on if text))
        return self._known[origin]

    def days(self, origin: Origin) -> tuple[date, ...]:
        """The first and the last day that come from there."""
        found = self._links.get(origin)
        return () if found is None or found.node.text is None else found.node.text.days()

    @cached_property
    def _links(self) -> dict[Origin, Link]:
        found: dict[Origin, Link] = {}
        for message in ("submission", "action"):
            name = MappingName(*OWN, message)
            tied = bound(name, self._roots, self._home, report_for(name))
            if tied is not None:
                canonical = tied.document.canonical
                links = (link for scope in tied.scope.all() for link in scope.links)
                found |= {(canonical, link.where): link for link in links}
        return found


def what_is_accepted_is_carried(tied: Bound, accepted: Accepted, report: Report) -> None:
    """`not_carried`: a value that the hub accepts, this contract does not take, and nothing says
    what happens then. `left_out_required`: it cannot be left out either. `left_out_for_nothing`."""
    if not tied.document.writes:
        return
    narrow: set[str] = set()
    for scope in tied.scope.all():
        for link in scope.links:
            lost = list(dict.fromkeys(_lost(tied, link, accepted)))
            if lost:
                narrow.add(link.where)
                _judge(tied, scope.assured, link, lost, report)
    for one in tied.document.left_out:
        if not any(covers(one.path, where) for where in narrow):
            report.add("left_out_for_nothing", f"left_out.{one.path}", one.line)


def _judge(tied: Bound, assured: list[Any], link: Link, lost: list[str], report: Report) -> None:
    declared = [one.path for one in tied.document.left_out]
    if not any(covers(path, link.where) for path in declared):
        report.add(
            "not_carried",
            link.where,
            link.rule.line,
            node=link.node.path,
            type=str(link.node.text),
            text=", ".join(_shown(one) for one in sorted(lost, key=len)[:_MOST]),
        )
        return
    holder = _holder(link)
    kept = holder is None or not any(covers(path, holder) for path in declared)
    if kept or holder in {f"{link.where.rpartition('[].')[0]}[].{path}" for path, _ in assured}:
        report.add("left_out_required", link.where, link.rule.line, node=link.node.path)


def _holder(link: Link) -> str | None:
    """The whole path of the smallest optional thing that holds the value."""
    inside = link.where.split("[].")
    own = inside[-1].split(".")
    for depth in range(len(link.steps), 0, -1):
        if link.steps[depth - 1].optional:
            return "[].".join([*inside[:-1], ".".join(own[:depth])])
    return None


def _lost(tied: Bound, link: Link, accepted: Accepted) -> Iterator[str]:
    """Values from outside that do not get through this rule."""
    judge = link.node.text
    if judge is None or link.rule.table is not None:
        return
    for shown, value in _tried(tied.document.canonical, link, accepted):
        if not _passes(link, value, judge):
            yield shown


def _tried(canonical: str, link: Link, accepted: Accepted) -> Iterator[tuple[str, Any]]:
    """Values that reach this rule, each behind the text that shows it."""
    match link.field.kind:
        case "text":
            for origin in origins(canonical, link.where):
                yield from ((text, text) for text in accepted.texts(origin))
        case "date":
            for origin in origins(canonical, link.where):
                yield from ((str(day), day) for day in accepted.days(origin))
        case "struct":
            for part in fields_of(link.field.cls):
                for origin in origins(canonical, f"{link.where}.{part}"):
                    for text in accepted.texts(origin):
                        yield text, _named(link.field.cls, part, text)


def _passes(link: Link, value: Any, judge: SimpleType) -> bool:
    try:
        return judge.allows(link.codec.encoder(link.field)(value))
    except ValueError:
        return False


def _named(cls: Any, part: str, text: str) -> Any:
    """A person's name in which one part is this text."""
    parts = {name: "Ю" for name, field in fields_of(cls).items() if not field.optional}
    return cls(**{**parts, part: text})


def _came(link: Link) -> tuple[Iterator[str], Kind]:
    """What comes in at a node of the hub's contract, and what kind of text it is."""
    return _texts(link.node.text), Kind(link.field.form)


def _texts(xsd_type: SimpleType | None) -> Iterator[str]:
    if xsd_type is None:
        return
    for pattern in xsd_type.pattern_texts:
        yield from texts(pattern)
    if not xsd_type.pattern_texts:
        least, most = xsd_type.lengths
        yield from plain_texts(least, most or _NO_LIMIT)


def _shown(text: str) -> str:
    """A text that was made here, with what cannot be seen in it as numbers."""
    seen = "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)
    if len(seen) <= _LONGEST_SHOWN:
        return f"«{seen}»"
    return f"«{seen[:8]}…» ({len(text)})"
