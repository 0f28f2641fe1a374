"""Hypothesis strategies: any canonical value that a mapping can carry without loss.

They follow the types, the XSD's facets and the codecs' domains, so that the round-trip laws hold
for a new mapping file without a new test. What does not travel gets the value that reading puts.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from mappings import Mapping
from mappings.bound import Bound, Conditions, Entry, Link, Listing, Scope, dotted
from mappings.canonical import Field, fields_of, find, neutral, to_value
from mappings.codec import Domain
from mappings.schema_model import Node
from mappings.simple_type import SimpleType

_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВЯabcXYZ0123456789 -.,№«»<>&\"'%"
_PRINTABLE = st.characters(min_codepoint=0x20, max_codepoint=0x4FF, exclude_categories=["C", "Z"])
_PRINTABLE |= st.just(" ")
_SKIP: Any = object()


def carried(mapping: Mapping) -> SearchStrategy[Any]:
    """Canonical values that `mapping` carries there and back unchanged."""
    return _struct(mapping.bound, mapping.bound.scope)


@st.composite
def _struct(draw: DrawFn, bound: Bound, scope: Scope) -> Any:
    return _Drawing(draw, bound, scope).make(scope.cls, "")


class _Drawing:
    """One struct being drawn: first the branches, then what is active under them."""

    def __init__(self, draw: DrawFn, bound: Bound, scope: Scope) -> None:
        self._draw = draw
        self._bound = bound
        self._scope = scope
        self._picked = self._pick()
        self._entries = [one for one in scope.entries() if self._active(one.when)]
        self._assured = [path for path, when in scope.assured if self._active(when)]
        self._excluded: set[str] = set()
        for one in scope.exactly:
            chosen = draw(st.sampled_from(one.wheres))
            self._assured.append(chosen)
            self._excluded |= set(one.wheres) - {chosen}

    def _pick(self) -> dict[str, Any]:
        picked: dict[str, Any] = {}
        for one in self._scope.picks:
            if one.where not in picked:
                same = [pick for pick in self._scope.picks if pick.where == one.where]
                members = [pick.member for pick in same if pick.rule.lossy is None]
                picked[one.where] = self._draw(st.sampled_from(members))
        return picked

    def _active(self, when: Conditions) -> bool:
        return all(self._picked.get(where, value) == value for where, value in when)

    def make(self, cls: Any, prefix: str) -> Any:
        """A `cls` at the canonical path `prefix`."""
        values = {}
        for field in fields_of(cls).values():
            value = self._field(field, f"{prefix}{field.name}")
            if value is not _SKIP:
                values[field.name] = value
        return cls(**values)

    def _field(self, field: Field, path: str) -> Any:
        for steps, value in self._scope.given:
            if dotted(steps) == path:
                return value
        whole = f"{self._scope.where}.{path}" if self._scope.where else path
        for stated in self._bound.document.defaults:
            if stated.path == whole:
                return to_value(field, stated.text)
        if whole in self._picked:
            return self._picked[whole]
        standing = [one for one in self._entries if dotted(one.steps) == path]
        if any(isinstance(one, Listing) for one in standing):
            return self._items(field, [one for one in standing if isinstance(one, Listing)])
        if standing:
            return self._leaf(field, path, standing[0])
        if any(dotted(one.steps).startswith(f"{path}.") for one in self._entries):
            return self._nested(field, path)
        return neutral(field) if field.required else _SKIP

    def _absent(self, field: Field, path: str) -> bool:
        if not field.optional or path in self._excluded:
            return field.optional
        if any(one == path or one.startswith(f"{path}.") for one in self._assured):
            return False
        return self._draw(st.booleans())

    def _leaf(self, field: Field, path: str, entry: Entry) -> Any:
        assert isinstance(entry, Link)
        if self._absent(field, path):
            return entry.default
        return self._draw(values_of(entry, self._bound.document.writes))

    def _nested(self, field: Field, path: str) -> Any:
        if self._absent(field, path):
            return None
        value = self.make(field.cls, f"{path}.")
        own = [one for one in self._entries if dotted(one.steps).startswith(f"{path}.")]
        carried = [_at(value, dotted(one.steps)[len(path) + 1 :]) for one in own]
        # a struct of which nothing travels is not there after reading
        return (
            value if not field.optional or any(one not in (None, ()) for one in carried) else None
        )

    def _items(self, field: Field, listings: list[Listing]) -> Any:
        found: list[Any] = []
        assured = dotted(listings[0].steps) in self._assured
        for one in sorted(listings, key=lambda listing: _order(listing.node)):
            least = max(field.min_items, int(assured))
            if dotted(one.steps) in self._excluded:
                continue
            limits = [limit for limit in (one.at_most, one.node.most, 3) if limit is not None]
            items = _items_of(self._bound, one)
            found += self._draw(st.lists(items, min_size=least, max_size=max(min(limits), least)))
        return tuple(found)


def _items_of(bound: Bound, listing: Listing) -> SearchStrategy[Any]:
    if listing.item.cls is None:
        return values_of(listing.item.links[0], bound.document.writes)
    return _struct(bound, listing.item)


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = None if value is None else getattr(value, name)
    return value


def _order(node: Node) -> list[int]:
    """Where a node stands in the document."""
    places: list[int] = []
    at = node
    while at.parent is not None:
        places.append(list(at.parent.children).index(at.step))
        at = at.parent
    return places[::-1]


def values_of(link: Link, writes: bool) -> SearchStrategy[Any]:
    """Values of one field that its codec and its XML node carry."""
    xsd_type = link.node.text
    assert xsd_type is not None
    domain, encode = link.codec.domain(link.field), link.codec.encoder(link.field)
    text_absent = link.rule.absent

    def fits(value: Any) -> bool:
        text = encode(value)
        if text == text_absent or (link.field.optional and not text):
            return False
        return not writes or xsd_type.allows(text)

    return _values(link, xsd_type, domain).filter(fits)


def _values(link: Link, xsd_type: SimpleType, domain: Domain) -> SearchStrategy[Any]:
    field = link.field
    if domain.texts is not None:
        return st.sampled_from([to_value(field, one) for one in domain.texts])
    kinds = {
        "text": lambda: _texts(field, xsd_type, domain),
        "integer": lambda: _integers(field, xsd_type, domain),
        "decimal": lambda: _decimals(xsd_type, domain),
        "boolean": st.booleans,
        "date": lambda: _dates(domain),
        "datetime": lambda: _datetimes(domain, getattr(link.codec, "zone", None)),
        "bytes": lambda: st.binary(min_size=1, max_size=20),
        "enum": lambda: st.sampled_from(list(field.cls)),
        "struct": lambda: _names(field, domain),
    }
    return kinds[field.kind]()


def _texts(field: Field, xsd_type: SimpleType, domain: Domain) -> SearchStrategy[str]:
    if xsd_type.is_id:
        return st.uuids().map(lambda one: f"_{one}")
    pattern = domain.pattern or field.limit("pattern")
    if pattern is None and xsd_type.enumeration is not None:
        return st.sampled_from(xsd_type.enumeration)
    if pattern is None and xsd_type.patterns:
        found = [_matching(_plain(one)) for one in xsd_type.patterns]
        return st.one_of(found).map(_space(xsd_type))
    if pattern is not None:
        return _matching(re.compile(pattern, re.ASCII))
    if xsd_type.primitive not in {None, "string"}:
        return st.text("abcXYZ", min_size=1, max_size=10)
    least, most = xsd_type.lengths
    least = max(least, field.limit("min_length") or 0)
    most = min(one for one in (most, field.limit("max_length"), least + 20) if one is not None)
    return st.text(_LETTERS, min_size=least, max_size=most).map(_space(xsd_type))


def _matching(pattern: re.Pattern[str]) -> SearchStrategy[str]:
    return st.from_regex(pattern, fullmatch=True, alphabet=_PRINTABLE)


def _plain(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The XSD pattern without the anchors that `xmlschema` adds, over ASCII digits."""
    text = pattern.pattern.removeprefix("^").removesuffix(r"$(?!\n\Z)")
    return re.compile(text, re.ASCII)


def _space(xsd_type: SimpleType) -> Any:
    if xsd_type.white_space == "collapse":
        return lambda text: " ".join(one for one in text.split(" ") if one)
    return lambda text: text


def _integers(field: Field, xsd_type: SimpleType, domain: Domain) -> SearchStrategy[int]:
    if domain.step == "year":
        return st.integers(1900, 2099)
    least, most = xsd_type.range()
    low = [one for one in (least, field.limit("ge")) if one is not None]
    high = [one for one in (most, field.limit("le")) if one is not None]
    return st.integers(int(max([-(10**6), *low])), int(min([10**6, *high])))


def _decimals(xsd_type: SimpleType, domain: Domain) -> SearchStrategy[Decimal]:
    least, most = xsd_type.range()
    places = domain.places if domain.places is not None else xsd_type.fraction_digits
    low = max([Decimal(-9999), *([] if least is None else [least])])
    high = min([Decimal(9999), *([] if most is None else [most])])
    return st.decimals(low, high, places=2 if places is None else places)


def _dates(domain: Domain) -> SearchStrategy[dt.date]:
    days = st.dates(dt.date(1930, 1, 1), dt.date(2060, 12, 31))
    return days.map(lambda day: day.replace(day=1)) if domain.step == "month" else days


def _datetimes(domain: Domain, zone: str | None) -> SearchStrategy[dt.datetime]:
    moments = st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2040, 1, 1))
    dropped: dict[str, int] = {}
    for unit in ("microsecond", "second", "minute", "hour"):
        if domain.step is None or unit == domain.step:
            break
        dropped[unit] = 0
    local = ZoneInfo(zone or "UTC")
    return moments.map(
        lambda one: one.replace(**dropped, tzinfo=local).astimezone(dt.UTC)  # type: ignore[arg-type]
    )


def _names(field: Field, domain: Domain) -> SearchStrategy[Any]:
    part = _matching(re.compile(domain.pattern or ""))
    parts = {
        one.name: st.none() | part if one.optional else part
        for one in fields_of(field.cls).values()
    }
    return st.builds(field.cls, **parts)


def field_at(cls: Any, path: str) -> Field:
    """The field at a canonical path, for tests of single codecs."""
    steps = find(cls, path)
    assert steps is not None
    return steps[-1]
