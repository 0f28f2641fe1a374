"""XML → canonical, compiled: one walk over the tree, each known node handled as it comes by."""

import re
from collections.abc import Callable
from typing import Any

from hub.domain.errors import Finding, Invalid
from mappings.assembling import Slots, Source, Sources, assembler
from mappings.bound import Bound, Link, Listing, Pick, Scope
from mappings.canonical import find, to_value
from mappings.layout import Layout
from mappings.places import Element, unreadable
from mappings.schema_model import Node

_SPACE = " \t\r\n"

Faults = list[Finding]
Handle = Callable[[Element, Slots, Faults], None]
Read = Callable[[Element, Faults], Any]


def compile_reader(bound: Bound) -> Callable[[Element], Any]:
    """A function from a message's root element to the canonical value.

    The element must have come through the safe parser and its XSD. It raises Invalid with every
    fault found, each with its XPath, none with its value.
    """
    read = _ScopeReader(bound, bound.scope).compile()

    def from_root(element: Element) -> Any:
        faults: Faults = []
        value = read(element, faults)
        if faults:
            raise Invalid("сообщение не читается", "the message cannot be read", faults)
        return value

    return from_root


class _ScopeReader:
    def __init__(self, bound: Bound, scope: Scope) -> None:
        self._bound = bound
        self._scope = scope
        self._layout = Layout(bound, scope)
        self._slots: dict[tuple[str, ...], int] = {}
        self._instead: dict[tuple[str, ...], Any] = {}

    def compile(self) -> Read:
        walk = self._walk(self._scope.base)
        width = len(self._slots)
        if self._scope.cls is None:
            return _simple(walk)
        make = assembler(self._scope.cls, self._sources(), self._bound.document.reads)

        def read(element: Element, faults: Faults) -> Any:
            slots: Slots = [None] * width
            before = len(faults)
            walk(element, slots, faults)
            return make(slots, element, faults) if len(faults) == before else None

        return read

    def _sources(self) -> Sources:
        sources = {
            path: Source(slot, self._instead.get(path)) for path, slot in self._slots.items()
        }
        for steps, value in self._scope.given:
            sources[tuple(step.name for step in steps)] = Source(instead=value)
        prefix = f"{self._scope.where}." if self._scope.where else ""
        for stated in self._bound.document.defaults:
            path = stated.path
            if path.startswith(prefix) and "[]" not in path[len(prefix) :]:
                found = find(self._scope.cls, path[len(prefix) :])
                if found is not None:
                    value = to_value(found[-1], stated.text)
                    sources[tuple(step.name for step in found)] = Source(instead=value)
        return sources

    def _slot(self, entry: Link | Pick | Listing) -> int:
        path = tuple(step.name for step in entry.steps)
        return self._slots.setdefault(path, len(self._slots))

    def _walk(self, node: Node) -> Handle:
        """A handler for an element whose attributes, text and children are looked at."""
        handlers: list[Handle] = []
        children: dict[str, Handle] = {}
        for child in self._layout.within(node):
            if child.is_attribute:
                handlers += self._attribute(child)
            else:
                handle = self._child(child)
                if handle is not None:
                    children[child.tag] = handle
        for link in self._layout.links.get(node, ()):
            handlers.append(self._text(link))
        stated = self._layout.constants.get(node)
        if stated is not None and stated.verify:
            handlers.append(_verify(stated.text))
        if children:
            handlers.append(_each(children))
        return handlers[0] if len(handlers) == 1 else _all(handlers)

    def _child(self, node: Node) -> Handle | None:
        layout = self._layout
        if node in layout.listings:
            return self._list(layout.listings[node][0])
        inner = self._walk(node)
        if node in layout.picks:
            picks = sorted(layout.picks[node], key=lambda one: one.rule.lossy is not None)
            return _picked(self._slot(picks[0]), picks[0].member, inner)
        if node in layout.besides and node not in layout.links:
            return None
        return inner

    def _attribute(self, node: Node) -> list[Handle]:
        if node in self._layout.links:
            link = self._layout.links[node][0]
            slot, decode, absent = self._slot(link), _decoder(link), link.rule.absent
            self._remember(link)
            return [_read_attribute(node, slot, decode, absent)]
        stated = self._layout.constants.get(node)
        if stated is not None and stated.verify:
            return [_verify(stated.text, node)]
        return []

    def _text(self, link: Link) -> Handle:
        self._remember(link)
        return _read_text(self._slot(link), _decoder(link), link)

    def _remember(self, link: Link) -> None:
        if link.default is not None:
            self._instead[tuple(step.name for step in link.steps)] = link.default

    def _list(self, listing: Listing) -> Handle:
        slot = self._slot(listing)
        read = _ScopeReader(self._bound, listing.item).compile()

        def append(element: Element, slots: Slots, faults: Faults) -> None:
            found = slots[slot]
            if found is None:
                found = slots[slot] = []
            found.append(read(element, faults))

        return append


def _simple(walk: Handle) -> Read:
    def read(element: Element, faults: Faults) -> Any:
        slots: Slots = [None]
        walk(element, slots, faults)
        return slots[0]

    return read


def _each(children: dict[str, Handle]) -> Handle:
    find_handle: Callable[[Any], Handle | None] = children.get

    def walk(element: Element, slots: Slots, faults: Faults) -> None:
        for child in element:
            handle = find_handle(child.tag)
            if handle is not None:
                handle(child, slots, faults)

    return walk


def _all(handlers: list[Handle]) -> Handle:
    def walk(element: Element, slots: Slots, faults: Faults) -> None:
        for handle in handlers:
            handle(element, slots, faults)

    return walk


def _picked(slot: int, member: Any, inner: Handle) -> Handle:
    def pick(element: Element, slots: Slots, faults: Faults) -> None:
        slots[slot] = member
        inner(element, slots, faults)

    return pick


def _verify(expected: str, node: Node | None = None) -> Handle:
    def verify(element: Element, slots: Slots, faults: Faults) -> None:  # noqa: ARG001
        text = element.text if node is None else element.get(node.tag)
        if text is not None and text.strip(_SPACE) != expected:
            faults.append(unreadable(element, node.step if node else ""))

    return verify


def _decoder(link: Link) -> Callable[[str], Any]:
    """Text as it stands → value, with the white space handled as the XSD type says."""
    decode = link.codec.decoder(link.field)
    white_space = link.node.text.white_space if link.node.text else "preserve"
    if link.field.kind == "text" and white_space == "preserve":
        return decode
    if link.field.kind == "text" and white_space == "replace":
        return lambda text: decode(text.translate(_REPLACED))
    if link.field.kind == "text" or white_space == "collapse":
        return lambda text: decode(_collapsed(text))
    return lambda text: decode(text.strip(_SPACE))


def _collapsed(text: str) -> str:
    """As XSD says it: no white space at the ends, one space for any run of it inside."""
    text = text.strip(_SPACE)
    if _RUN.search(text):
        return _RUN.sub(" ", text)
    return text


_REPLACED = str.maketrans("\t\r\n", "   ")
_RUN = re.compile("[ \t\r\n]{2,}|[\t\r\n]")


def _read_text(slot: int, decode: Callable[[str], Any], link: Link) -> Handle:
    empty_is_absent, absent = link.field.optional or link.field.kind != "text", link.rule.absent

    def read(element: Element, slots: Slots, faults: Faults) -> None:
        if len(element):
            # a comment or an element in the midst would leave half of the value
            faults.append(unreadable(element))
            return
        text = element.text
        if not text:
            if empty_is_absent:
                return
            text = ""
        if text == absent:
            return
        try:
            slots[slot] = decode(text)
        except (ValueError, OverflowError):
            faults.append(unreadable(element))

    return read


def _read_attribute(
    node: Node, slot: int, decode: Callable[[str], Any], absent: str | None
) -> Handle:
    tag, step = node.tag, node.step

    def read(element: Element, slots: Slots, faults: Faults) -> None:
        text = element.get(tag)
        if text is None or text == absent:
            return
        try:
            slots[slot] = decode(text)
        except (ValueError, OverflowError):
            faults.append(unreadable(element, step))

    return read
