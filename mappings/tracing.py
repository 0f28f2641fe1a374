"""From each value of a message to the rule that carries it: the reader's way, with tracks kept.

Nothing is decoded here, so a message that breaks its mapping can be traced too. Indices count from
1 on both sides.
"""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from mappings.bound import Beside, Bound, Link, Listing, Pick, Scope, dotted
from mappings.canonical import Field
from mappings.document import Rule, Stated
from mappings.layout import Layout
from mappings.places import Element
from mappings.schema_model import Node


class How(StrEnum):
    """What a rule does with the text at its node."""

    codec = "codec"
    table = "table"
    beside = "beside"
    branch = "branch"
    constant = "constant"
    ignored = "ignored"


class Traced(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a message and its rule.

    `xpath` leads from the traced element in local names, with an index where a name repeats. `text`
    is as it stands, without the white space around it; where the element itself is the value
    (`branch`), it is the element's name. `field` is the canonical path, empty for what is not
    carried. `name` is that of the table, of the codec, of the branch's value, or the reason for
    being ignored. `line` is that of the rule in `file`.
    """

    xpath: str
    text: str
    field: str
    how: How
    name: str
    file: str
    line: int


def trace(bound: Bound, element: Element) -> tuple[Traced, ...]:
    """Every value under `element`, the message's root, that a rule of `bound` speaks of, in the
    order of the document. What the schema does not know is passed over."""
    top = _Here(Layout(bound, bound.scope), "")
    return tuple(_Tracer(bound).element(top, bound.root, element, f"/{bound.root.step}"))


class _Here:
    """One canonical struct of the value: its rules, its path, items counted so far by tuple."""

    def __init__(self, layout: Layout, path: str) -> None:
        self.layout = layout
        self.path = path
        self.items: Counter[str] = Counter()

    def field(self, steps: tuple[Field, ...]) -> str:
        return ".".join(part for part in (self.path, dotted(steps)) if part)


class _Tracer:
    def __init__(self, bound: Bound) -> None:
        self._bound = bound
        self._ignored: dict[Node, Stated] = {node: stated for stated, node in bound.ignored}
        self._layouts: dict[Scope, Layout] = {}

    def element(self, here: _Here, node: Node, element: Element, xpath: str) -> Iterator[Traced]:
        yield from self._at(here, node, element.text or "", xpath)
        if node in self._ignored:
            return
        below = {child.tag: child for child in node.children.values() if not child.is_attribute}
        yield from self._attributes(here, node, element, xpath)
        for child, step in _steps(element):
            known = below.get(child.tag)
            if known is not None:
                yield from self._child(here, known, child, f"{xpath}/{known.step}{step}")

    def _attributes(
        self, here: _Here, node: Node, element: Element, xpath: str
    ) -> Iterator[Traced]:
        for child in node.children.values():
            text = element.get(child.tag) if child.is_attribute else None
            if text is not None:
                yield from self._at(here, child, text, f"{xpath}/{child.step}")

    def _child(self, here: _Here, node: Node, element: Element, xpath: str) -> Iterator[Traced]:
        listings = here.layout.listings.get(node)
        if listings:
            yield from self._item(here, listings[0], element, xpath)
        else:
            yield from self.element(here, node, element, xpath)

    def _item(
        self, here: _Here, listing: Listing, element: Element, xpath: str
    ) -> Iterator[Traced]:
        field = here.field(listing.steps)
        here.items[field] += 1
        inner = _Here(self._layout(listing.item), f"{field}[{here.items[field]}]")
        if listing.key:
            key, rule = inner.field(listing.key), listing.rule
            name = str(listing.key_value)
            yield self._row(xpath, listing.node.step, key, How.branch, name, rule.line)
        yield from self.element(inner, listing.node, element, xpath)

    def _layout(self, scope: Scope) -> Layout:
        if scope not in self._layouts:
            self._layouts[scope] = Layout(self._bound, scope)
        return self._layouts[scope]

    def _at(self, here: _Here, node: Node, text: str, xpath: str) -> Iterator[Traced]:
        """What the rules at one node say of its text."""
        layout = here.layout
        for pick in _first(layout.picks.get(node, [])):
            field, name = here.field(pick.steps), str(pick.member)
            yield self._row(xpath, node.step, field, How.branch, name, pick.rule.line)
        for link in layout.links.get(node, ()):
            how, name = _carrier(link)
            yield self._row(xpath, text, here.field(link.steps), how, name, link.rule.line)
        for beside in layout.besides.get(node, ()):
            yield self._beside(here, beside, text, xpath)
        stated = layout.constants.get(node)
        if stated is not None:
            yield self._row(xpath, text, "", How.constant, "", stated.line)
        stated = self._ignored.get(node)
        if stated is not None:
            yield self._row(xpath, text, "", How.ignored, stated.text, stated.line)

    def _beside(self, here: _Here, beside: Beside, text: str, xpath: str) -> Traced:
        rule: Rule = beside.link.rule
        field = here.field(beside.link.steps)
        return self._row(xpath, text, field, How.beside, rule.table or "", rule.line)

    def _row(self, xpath: str, text: str, field: str, how: How, name: str, line: int) -> Traced:
        return Traced(
            xpath=xpath,
            text=text.strip(),
            field=field,
            how=how,
            name=name,
            file=self._bound.document.file,
            line=line,
        )


def _first(picks: list[Pick]) -> list[Pick]:
    """The member that this element is read as: one that loses nothing goes first."""
    return sorted(picks, key=lambda pick: pick.rule.lossy is not None)[:1]


def _carrier(link: Link) -> tuple[How, str]:
    """The table or the codec by name; without either, the codec is that of the field's kind."""
    if link.rule.table is not None:
        return How.table, link.rule.table
    call = link.rule.codec
    if call is None:
        return How.codec, link.field.kind
    return How.codec, f"{call.name}: {call.main}" if call.main else call.name


def _steps(element: Element) -> Iterator[tuple[Element, str]]:
    """Each child element with its index, which is empty where its name stands once."""
    all_of = Counter(child.tag for child in element.iterchildren("*"))
    so_far: Counter[str] = Counter()
    for child in element.iterchildren("*"):
        so_far[child.tag] += 1
        yield child, f"[{so_far[child.tag]}]" if all_of[child.tag] > 1 else ""
