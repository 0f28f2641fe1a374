"""Canonical → XML, compiled: everything fixed becomes one template, everything live a function.

A message is `template % values`: tags, order, constants and namespaces are settled when the mapping
is loaded, so that writing costs only the values themselves.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from hub.domain.errors import Invalid
from mappings import escaping
from mappings.bound import Beside, Bound, Link, Listing, Pick, Scope
from mappings.getting import Get, getter
from mappings.guards import guards, refuse
from mappings.layout import Layout
from mappings.namespaces import Namespaces
from mappings.schema_model import Node

Live = Callable[[Any], str]
Piece = str | Live


def compile_writer(bound: Bound) -> Callable[[Any], bytes]:
    """A function from a canonical value to UTF-8 XML without a declaration.

    It raises Invalid, naming the canonical path, for a value that the mapping cannot carry.
    """
    nodes: set[Node] = set()
    for scope in bound.scope.all():
        nodes |= Layout(bound, scope).touched
    ordered = sorted(nodes, key=lambda node: node.path)
    names = Namespaces(bound.root, ordered)
    write = _ScopeWriter(bound, bound.scope, names).compile(names.declarations())
    return lambda value: write(value).encode()


class _ScopeWriter:
    def __init__(self, bound: Bound, scope: Scope, names: Namespaces) -> None:
        self._bound = bound
        self._scope = scope
        self._names = names
        self._layout = Layout(bound, scope)

    def compile(self, declarations: str = "") -> Live:
        checks = guards(self._scope)
        render = _render(self._wrapper(self._scope.base, True, declarations))
        if not checks:
            return render

        def checked(value: Any) -> str:
            for check in checks:
                check(value)
            return render(value)

        return checked

    def _element(self, node: Node, sure: bool) -> list[Piece]:
        """Pieces for a child element. `sure`: its parent is there whatever its content."""
        layout = self._layout
        if node in layout.listings:
            return [self._list(one) for one in layout.listings[node]]
        if node in layout.picks:
            return [_branch(layout.picks[node], _render(self._wrapper(node, True)))]
        if node not in layout.live:
            return self._wrapper(node, sure)
        if node in layout.links and not layout.within(node):
            return self._leaf(layout.links[node][0], sure)
        if node in layout.besides:
            return [_beside(layout.besides[node][0], escaping.text, *self._tags(node))]
        if node.least:
            return self._wrapper(node, sure)
        return [_when_any(self._wrapper(node, False))]

    def _wrapper(self, node: Node, sure: bool, declarations: str = "") -> list[Piece]:
        layout = self._layout
        start, end = self._tags(node)
        pieces: list[Piece] = [f"{start[:-1]}{declarations}"]
        inner: list[Piece] = []
        for child in layout.within(node):
            if child.is_attribute:
                pieces += self._attribute(child, sure)
            else:
                inner += self._element(child, sure)
        text: list[Piece] = []
        if node in layout.links:
            text = [_value(one, escaping.text) for one in layout.links[node]]
        elif node in layout.constants:
            text = [escaping.text(layout.constants[node].text)]
        return [*pieces, ">", *text, *inner, end]

    def _tags(self, node: Node) -> tuple[str, str]:
        name = self._names.name(node)
        return f"<{name}>", f"</{name}>"

    def _leaf(self, link: Link, sure: bool) -> list[Piece]:
        start, end = self._tags(link.node)
        if sure and not any(step.optional for step in link.steps):
            return [start, _value(link, escaping.text), end]
        return [_value(link, escaping.text, start, end)]

    def _attribute(self, node: Node, sure: bool) -> list[Piece]:
        layout = self._layout
        start = f' {self._names.name(node)}="'
        if node in layout.links:
            link = layout.links[node][0]
            if sure and not any(step.optional for step in link.steps):
                return [start, _value(link, escaping.attribute), '"']
            return [_value(link, escaping.attribute, start, '"')]
        if node in layout.besides:
            return [_beside(layout.besides[node][0], escaping.attribute, start, '"')]
        return [start, escaping.attribute(layout.constants[node].text), '"']

    def _list(self, listing: Listing) -> Live:
        write = _ScopeWriter(self._bound, listing.item, self._names).compile()
        get, most = getter(listing.steps), listing.at_most
        if listing.key:
            get = _only(get, getter(listing.key), listing.key_value)

        def items(value: Any) -> str:
            found = get(value)
            if not found:
                return ""
            try:
                return "".join([write(one) for one in found[:most]])
            except Invalid:
                if listing.key:
                    raise
                raise _numbered(write, found[:most], listing.where) from None

        return items


def _numbered(write: Live, items: Sequence[Any], where: str) -> Invalid:
    """The error of the first item that cannot be written, with its number (from 1) in the place."""
    for number, one in enumerate(items, 1):
        try:
            write(one)
        except Invalid as error:
            return _at(error, where, f"{where.removesuffix('[]')}[{number}]")
    raise AssertionError("an item that could not be written is written now")


def _at(error: Invalid, where: str, numbered: str) -> Invalid:
    found = [
        msgspec.structs.replace(one, place=one.place.replace(where, numbered, 1))
        for one in error.findings
    ]
    return Invalid(error.ru, error.en, found)


def _only(get: Get, key: Get, wanted: Any) -> Get:
    return lambda value: [one for one in get(value) or () if key(one) == wanted]


def _render(pieces: list[Piece]) -> Live:
    template, lives = _fuse(pieces)
    if not lives:
        fixed = template % ()
        return lambda _: fixed
    return lambda value: template % tuple([live(value) for live in lives])


def _when_any(pieces: list[Piece]) -> Live:
    """The pieces, or nothing when nothing live in them says anything."""
    template, lives = _fuse(pieces)

    def render(value: Any) -> str:
        texts = tuple([live(value) for live in lives])
        return template % texts if any(texts) else ""

    return render


def _fuse(pieces: list[Piece]) -> tuple[str, list[Live]]:
    template = "".join(one.replace("%", "%%") if isinstance(one, str) else "%s" for one in pieces)
    return template, [one for one in pieces if not isinstance(one, str)]


def _branch(picks: list[Pick], render: Live) -> Live:
    get, members = getter(picks[0].steps), frozenset(one.member for one in picks)
    return lambda value: render(value) if get(value) in members else ""


def _value(link: Link, escape: Callable[[str], str], start: str = "", end: str = "") -> Live:
    """The value between `start` and `end`, or nothing when it is absent."""
    get, encode = getter(link.steps), link.codec.encoder(link.field)
    absent = "" if link.rule.absent is None else f"{start}{escape(link.rule.absent)}{end}"
    empty_is_absent, where = link.field.optional, link.where

    def write(value: Any) -> str:
        found = get(value)
        if found is None or (empty_is_absent and found == ""):
            return absent
        try:
            return f"{start}{escape(encode(found))}{end}"
        except ValueError:
            # the cause may quote the value, which must not reach a log
            raise refuse(where, "значение нельзя записать", "the value cannot be written") from None

    return write


def _beside(beside: Beside, escape: Callable[[str], str], start: str, end: str) -> Live:
    get = getter(beside.link.steps)
    texts = {value: f"{start}{escape(text)}{end}" for value, text in beside.texts.items()}
    return lambda value: texts.get(get(value), "")
