"""Each codec there and back, and what it refuses."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.canonical import Field, fields_of
from mappings.codec import Codec
from mappings.codecs import BY_KIND, CODECS


class Colour(StrEnum):
    red = "red"


class Name(msgspec.Struct, frozen=True, kw_only=True):
    family: str
    given: str
    patronymic: str | None = None


class Nick(msgspec.Struct, frozen=True, kw_only=True):
    family: str | None = None
    given: str


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    integer: int
    decimal: Decimal
    boolean: bool
    date: dt.date
    datetime: dt.datetime
    bytes: bytes
    enum: Colour
    name: Name
    nick: Nick


def field(name: str) -> Field:
    return fields_of(Sample)[name]


def codec(name: str, **parameters: str) -> Codec:
    return msgspec.convert(parameters, CODECS[name], strict=False)


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]


MOSCOW = {"zone": "Europe/Moscow"}
PAIRS: list[tuple[Codec, str, Any, str]] = [
    (codec("text", prefix="urn:"), "text", "1", "urn:1"),
    (codec("integer"), "integer", -42, "-42"),
    (codec("decimal"), "decimal", Decimal("1E+3"), "1000"),
    (codec("decimal", places="2"), "decimal", Decimal("1.5"), "1.50"),
    (codec("boolean"), "boolean", True, "true"),
    (codec("boolean", words="да/нет"), "boolean", False, "нет"),
    (codec("date"), "date", dt.date(2025, 9, 1), "2025-09-01"),
    (codec("date", format="dd.mm.yyyy"), "date", dt.date(2025, 9, 1), "01.09.2025"),
    (codec("datetime"), "datetime", at(2025, 9, 1, 9), "2025-09-01T09:00:00Z"),
    (codec("datetime", **MOSCOW), "datetime", at(2025, 9, 1, 9), "2025-09-01T12:00:00+03:00"),
    (
        codec("datetime", offset="false", **MOSCOW),
        "datetime",
        at(2025, 9, 1, 22),
        "2025-09-02T01:00:00",
    ),
    (
        codec("datetime", format="yyyymmddHHMMSS", **MOSCOW),
        "datetime",
        at(2025, 9, 1, 9, 5, 7),
        "20250901120507",
    ),
    (codec("year_month"), "text", "2025-09", "2025-09"),
    (codec("year_month"), "date", dt.date(2025, 9, 1), "2025-09"),
    (codec("year"), "integer", 2025, "2025"),
    (codec("year"), "text", "2025", "2025"),
    (codec("snils"), "text", "11223344595", "112-233-445 95"),
    (codec("snils", style="digits"), "text", "11223344595", "11223344595"),
    (codec("phone"), "text", "+79161234567", "+79161234567"),
    (codec("phone", style="digits"), "text", "+79161234567", "79161234567"),
    (codec("phone", style="national"), "text", "+79161234567", "89161234567"),
    (codec("phone", style="ten"), "text", "+79161234567", "9161234567"),
    (codec("phone", style="pretty"), "text", "+79161234567", "+7 (916) 123-45-67"),
    (codec("full_name"), "name", Name(family="Ким", given="Анна"), "Ким Анна"),
    (
        codec("full_name"),
        "name",
        Name(family="Мамедов", given="Али", patronymic="Вагиф оглы"),
        "Мамедов Али Вагиф\u00a0оглы",
    ),
    (codec("base64"), "bytes", b"\x00\xff", "AP8="),
    (BY_KIND["enum"], "enum", Colour.red, "red"),
]


@pytest.mark.parametrize(("one", "name", "value", "text"), PAIRS)
def test_a_codec_writes_and_reads(one: Codec, name: str, value: Any, text: str) -> None:
    assert one.encoder(field(name))(value) == text
    assert one.decoder(field(name))(text) == value


READ_ONLY: list[tuple[Codec, str, str, Any]] = [
    (codec("boolean"), "boolean", "1", True),
    (codec("date"), "date", "2025-09-01+03:00", dt.date(2025, 9, 1)),
    (codec("snils"), "text", "11223344595", "11223344595"),
    (codec("phone", style="ten"), "text", "8 (916) 123-45-67", "+79161234567"),
    (codec("datetime"), "datetime", "2025-09-01T12:00:00.5+03:00", at(2025, 9, 1, 9, 0, 0, 500000)),
    (codec("datetime", **MOSCOW), "datetime", "2025-09-01T12:00:00", at(2025, 9, 1, 9)),
    (codec("base64"), "bytes", "AP\n 8=", b"\x00\xff"),
    (codec("datetime"), "datetime", "2025-09-30T24:00:00Z", at(2025, 10, 1)),
    (codec("datetime", **MOSCOW), "datetime", "2025-09-30T24:00:00", at(2025, 9, 30, 21)),
    (
        codec("datetime", format="dd.mm.yyyy HH:MM:SS", **MOSCOW),
        "datetime",
        "30.09.2025 24:00:00",
        at(2025, 9, 30, 21),
    ),
    (
        codec("datetime", format="yyyymmddHHMM", **MOSCOW),
        "datetime",
        "202509302400",
        at(2025, 9, 30, 21),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "name", "text", "value"), READ_ONLY)
def test_a_codec_reads_other_forms_too(one: Codec, name: str, text: str, value: Any) -> None:
    assert one.decoder(field(name))(text) == value


UNREADABLE: list[tuple[Codec, str, str]] = [
    (codec("text", prefix="urn:"), "text", "1"),
    (codec("integer"), "integer", "1_000"),
    (codec("integer"), "integer", "٣"),
    (codec("decimal"), "decimal", "NaN"),
    (codec("boolean", words="да/нет"), "boolean", "true"),
    (codec("date"), "date", "2025-02-30"),
    (codec("date"), "date", "01.09.2025"),
    (codec("datetime"), "datetime", "2025-09-01T12:00:00"),
    (codec("datetime"), "datetime", "завтра"),
    (codec("year_month"), "text", "2025-13"),
    (codec("year"), "integer", "25"),
    (codec("snils"), "text", "112-233-445"),
    (codec("phone"), "text", "911"),
    (codec("full_name"), "name", "Ким"),
    (codec("full_name"), "name", "а б в г"),
    (codec("base64"), "bytes", "*"),
    (BY_KIND["enum"], "enum", "blue"),
]


@pytest.mark.parametrize(("one", "name", "text"), UNREADABLE)
def test_a_codec_refuses_what_it_cannot_read(one: Codec, name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        one.decoder(field(name))(text)


UNWRITABLE: list[tuple[Codec, str, Any]] = [
    (codec("decimal", places="1"), "decimal", Decimal("1.25")),
    (codec("decimal", places="2"), "decimal", Decimal("Infinity")),
    (codec("year_month"), "date", dt.date(2025, 9, 2)),
    (codec("year_month"), "text", "сентябрь"),
    (codec("snils"), "text", "112-233-445 95"),
    (codec("phone"), "text", "89161234567"),
    (codec("full_name"), "name", Name(family="", given="Анна")),
]


@pytest.mark.parametrize(("one", "name", "value"), UNWRITABLE)
def test_a_codec_refuses_what_it_cannot_write(one: Codec, name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        one.encoder(field(name))(value)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("boolean", {"words": "да"}),
        ("boolean", {"words": "да/да"}),
        ("date", {"format": "dd.mm"}),
        ("date", {"format": "dd/mm/yyyy x"}),
        ("date", {"format": "dd.dd.mm.yyyy"}),
        ("date", {"format": "{dd}mm.yyyy"}),
        ("datetime", {"zone": "Europe/Atlantis"}),
        ("datetime", {"format": "dd.mm.yyyy"}),
        ("datetime", {"offset": "false"}),
        ("snils", {"style": "round"}),
        ("text", {"suffix": "x"}),
    ],
)
def test_bad_parameters_are_refused(name: str, parameters: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        codec(name, **parameters)


@pytest.mark.parametrize(("parts", "name"), [("family", "name"), ("family given", "nick")])
def test_a_full_name_needs_all_its_parts_and_only_the_last_optional(parts: str, name: str) -> None:
    with pytest.raises(ValueError, match="parts"):
        codec("full_name", parts=parts).encoder(field(name))


@given(st.dates(dt.date(1000, 1, 1)))
def test_any_day_survives_any_format(day: dt.date) -> None:
    for form in ("yyyy-mm-dd", "dd.mm.yyyy", "yyyymmdd"):
        one = codec("date", format=form)
        assert one.decoder(field("date"))(one.encoder(field("date"))(day)) == day


@pytest.mark.parametrize("name", sorted(CODECS))
def test_a_codec_reads_its_own_samples(name: str) -> None:
    one = codec(name)
    kind = sorted(one.kinds)[0]
    own = field({"struct": "name"}.get(kind, kind))

    for text in (*one.samples(own), *(one.texts(own) or ())):
        assert one.encoder(own)(one.decoder(own)(text)) == text


def test_a_codec_without_two_ways_is_none() -> None:
    with pytest.raises(NotImplementedError):
        Codec().encoder(field("text"))
    with pytest.raises(NotImplementedError):
        Codec().decoder(field("text"))
