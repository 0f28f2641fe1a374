"""The scratch clinic: one small canonical type, its schema and its mapping, all of them sound."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta


class Colour(StrEnum):
    red = "red"
    green = "green"


class State(StrEnum):
    open = "open"
    shut = "shut"


class Side(StrEnum):
    left = "left"
    right = "right"


class Name(msgspec.Struct, frozen=True, kw_only=True):
    family: Annotated[str, Meta(extra={"personal": True})]
    given: Annotated[str, Meta(extra={"personal": True})]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    side: Side


class Note(msgspec.Struct, frozen=True, kw_only=True):
    id: Annotated[str, Meta(max_length=5)]
    colour: Colour
    state: State
    day: dt.date
    amount: Annotated[int, Meta(ge=1, le=9)]
    price: Decimal
    agency: str
    name: Name
    why: str | None = None
    remark: str | None = None
    left: str | None = None
    right: str | None = None
    lines: tuple[Line, ...] = ()
    tags: tuple[str, ...] = ()


ROOTS: dict[str, Any] = {"Note": Note}

_DATA = Path(__file__).parent / "data"
SCHEMA = (_DATA / "note.xsd").read_text(encoding="utf-8")
MAPPING = (_DATA / "note.yaml").read_text(encoding="utf-8")


def note(**changes: Any) -> Note:
    """A sound note, with changes."""
    values: dict[str, Any] = {
        "id": "n1",
        "colour": Colour.red,
        "state": State.open,
        "day": dt.date(2025, 9, 1),
        "amount": 3,
        "price": Decimal("1.5"),
        "agency": "clinic",
        "name": Name(family="Ким", given="Анна"),
        "left": "l",
    }
    return Note(**(values | changes))
