"""The two counts: the quick one may only say yes when the exact one would."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.errors import TooLarge, UnsafeXml
from xsd.census import count, plainly_within
from xsd.limits import Limits

names = st.text("abcdxyz", min_size=1, max_size=8)
values = st.text("xy =-", max_size=12)


@st.composite
def documents(draw: st.DrawFn, depth: int = 3) -> str:
    name = draw(names)
    attributes = draw(st.dictionaries(st.one_of(names, names.map("xmlns:n{}".format)), values))
    written = "".join(f' {key}="u{value}"' for key, value in attributes.items())
    children = draw(st.lists(documents(depth - 1), max_size=3)) if depth else []
    return f"<{name}{written}>{draw(values)}{''.join(children)}<![CDATA[<a b=]]></{name}>"


small = st.integers(0, 30)
limits = st.builds(
    Limits,
    elements=small,
    attributes=small,
    attributes_per_element=st.integers(0, 6),
    namespaces=st.integers(0, 5),
    names=small,
    name=st.integers(1, 120),
    text=st.integers(0, 400),
)


@given(documents(), limits)
def test_the_quick_count_never_passes_what_the_exact_one_refuses(
    document: str, bounds: Limits
) -> None:
    text = document.encode()

    if plainly_within(text, bounds):
        count(text, bounds)


def test_an_ordinary_message_needs_only_the_quick_count() -> None:
    row = '<m:measure due="2026-05-01"><m:title>Помощь с оформлением пособия</m:title></m:measure>'
    text = f'<m:Programme xmlns:m="urn:x">{row * 40}</m:Programme>'.encode()

    assert plainly_within(text, Limits())


@pytest.mark.parametrize(
    ("field", "limit", "text"),
    [
        ("elements", 2, "<a><b/><b/></a>"),
        ("attributes", 2, '<a x="" y=""><b z=""/></a>'),
        ("attributes_per_element", 1, '<a x="" y=""/>'),
        ("namespaces", 1, '<a xmlns="u"><b xmlns:p="v"/></a>'),
        ("names", 2, '<a b=""><c/></a>'),
        ("name", 3, "<abcd/>"),
        ("name", 3, '<a bcde=""/>'),
        ("text", 5, "<a>12<![CDATA[34]]>&#53;6</a>"),
        ("text", 5, '<a b="123456"/>'),
    ],
)
def test_each_bound_is_counted_exactly(field: str, limit: int, text: str) -> None:
    over: dict[str, Any] = {field: limit}
    within: dict[str, Any] = {field: limit + 1}

    count(text.encode(), Limits(**within))
    with pytest.raises(TooLarge, match=str(limit)):
        count(text.encode(), Limits(**over))


def test_a_bomb_is_left_at_the_bound_and_not_read_to_its_end() -> None:
    bomb = b"<a>" + b"<a/>" * 50_000 + b"this is not even closed"

    with pytest.raises(TooLarge, match="elements"):
        count(bomb, Limits(elements=1_000))


def test_a_doctype_is_never_plain() -> None:
    text = b"<!DOCTYPE a><a/>"

    assert not plainly_within(text, Limits())
    with pytest.raises(UnsafeXml, match="DOCTYPE"):
        count(text, Limits())
