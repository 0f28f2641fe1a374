"""Canonical types of an invented clinic, with every feature that mappings have to carry."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from mappings import Home

Personal = Meta(extra={"personal": True})
_DATA = Path(__file__).parent / "data"
HOME = Home(mappings=_DATA / "mappings", schemas=_DATA / "xsd")


class Kind(StrEnum):
    passport = "passport"
    birth_certificate = "birth_certificate"
    temporary = "temporary"


class Status(StrEnum):
    accepted = "accepted"
    rejected = "rejected"
    question = "question"


class Role(StrEnum):
    child = "child"
    parent = "parent"


class Colour(StrEnum):
    red = "red"
    green = "green"


class Name(msgspec.Struct, frozen=True, kw_only=True):
    family: Annotated[str, Personal]
    given: Annotated[str, Personal]
    patronymic: Annotated[str, Personal] | None = None


class Address(msgspec.Struct, frozen=True, kw_only=True):
    city: Annotated[str, Personal]
    flat: int | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    kind: Kind
    number: str
    scan: bytes | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    role: Role
    name: Name
    born: dt.date
    snils: Annotated[str | None, Personal] = None
    phones: tuple[str, ...] = ()
    address: Address | None = None
    document: Document | None = None
    married: bool | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    value: str
    since: dt.date | None = None


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    amount: Decimal
    currency: str = "RUB"
    month: str


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    at: dt.datetime
    noted_at: dt.datetime
    clinic: str
    status: Status
    reason: str | None = None
    question: str | None = None
    doctor: Name | None = None
    room: str | None = None
    colour: Colour
    urgent: bool
    year: int
    first_month: dt.date
    floor: Annotated[int, Meta(ge=1, le=20)] = 1
    people: tuple[Person, ...]
    facts: tuple[Fact, ...] = ()
    tags: tuple[str, ...] = ()
    payment: Payment | None = None
    secret: str = ""


ROOTS: dict[str, Any] = {"Visit": Visit}
