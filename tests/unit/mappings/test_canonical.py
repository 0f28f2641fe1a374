"""Fields of frozen structs and paths through them."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta

from mappings.canonical import exists, fields_of, find, neutral, to_value


class Colour(StrEnum):
    red = "red"
    green = "green"


class Inner(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, Meta(extra={"personal": "text"})]
    spare: str = "s"


class Outer(msgspec.Struct, frozen=True, kw_only=True):
    inner: Inner
    maybe: Annotated[Inner | None, Meta(extra={"personal": True})]
    several: Annotated[tuple[Inner, ...], Meta(min_length=1, max_length=4)]
    colour: Colour
    day: dt.date
    at: dt.datetime
    price: Decimal
    count: Annotated[int, Meta(ge=1)]
    flag: bool
    raw: bytes
    either: int | str
    notes: list[str] = msgspec.field(default_factory=list)


def test_what_a_field_is_comes_from_its_type() -> None:
    fields = fields_of(Outer)

    assert (fields["maybe"].optional, fields["maybe"].personal) == (True, True)
    assert fields["several"].many
    assert (fields["several"].min_items, fields["several"].max_items) == (1, 4)
    assert fields["count"].limit("ge") == 1
    assert fields["either"].kind == "unknown"
    assert fields["notes"].default == []
    assert fields_of(Inner)["spare"].default == "s"
    assert fields_of(Inner)["text"].personal


def test_a_path_runs_through_structs_and_tuples() -> None:
    steps = find(Outer, "maybe.text")

    assert steps is not None
    assert [step.name for step in steps] == ["maybe", "text"]
    assert find(Outer, "count.text") is None
    assert find(Outer, "several.text") is None
    assert exists(Outer, "several[].text")
    assert exists(Outer, "several")
    assert not exists(Outer, "inner[].text")
    assert not exists(Outer, "several[]text")


def test_a_required_field_that_nothing_feeds_has_a_neutral_value() -> None:
    values = {name: neutral(field) for name, field in fields_of(Outer).items()}

    assert values["inner"] == Inner(text="")
    assert values["maybe"] is None
    assert values["several"] == ()
    assert values["colour"] is Colour.red
    assert (values["price"], values["count"], values["flag"]) == (0, 0, False)
    assert values["at"].tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("colour", "green", Colour.green),
        ("day", "2025-09-01", dt.date(2025, 9, 1)),
        ("price", "1.50", Decimal("1.5")),
        ("count", "7", 7),
        ("flag", "true", True),
    ],
)
def test_a_value_in_a_file_becomes_the_fields_value(name: str, text: str, value: Any) -> None:
    assert to_value(fields_of(Outer)[name], text) == value


@pytest.mark.parametrize(("name", "text"), [("colour", "blue"), ("inner", "x"), ("count", "x")])
def test_a_value_of_another_kind_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        to_value(fields_of(Outer)[name], text)
