"""Codecs of days, instants and months."""

# ruff: noqa: ARG002 - all codecs share one signature, and most do not ask for the field

import datetime as dt
import re
from typing import ClassVar
from zoneinfo import ZoneInfo

from mappings.canonical import Field
from mappings.codec import Codec, Decode, Domain, Encode, matching
from mappings.local_time import placed, zone_now
from mappings.moments import read_day, read_moment
from mappings.time_format import TimeFormat

_YEAR_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


class Date(Codec, frozen=True):
    """A calendar day."""

    kinds: ClassVar = frozenset({"date"})
    format: str = "yyyy-mm-dd"

    def __post_init__(self) -> None:
        TimeFormat(self.format, "yyyy", "mm", "dd")

    @property
    def primitives(self) -> frozenset[str]:  # type: ignore[override]
        """Only the ISO form is an xs:date."""
        return frozenset({"date"}) if self.format == "yyyy-mm-dd" else frozenset()

    def encoder(self, field: Field) -> Encode:
        if self.primitives:
            return dt.date.isoformat
        return TimeFormat(self.format).write

    def decoder(self, field: Field) -> Decode:
        if self.primitives:
            return read_day
        read = TimeFormat(self.format).read
        return lambda text: read(text).date()

    def samples(self, field: Field) -> tuple[str, ...]:
        return (self.encoder(field)(dt.date(2025, 9, 21)),)


class DateTime(Codec, frozen=True):
    """An instant. Canonical: aware, UTC."""

    kinds: ClassVar = frozenset({"datetime"})
    format: str | None = None
    zone: str | None = None
    offset: bool = True

    def __post_init__(self) -> None:
        if self.zone is not None:
            _zone(self.zone)
        if self.format is not None:
            TimeFormat(self.format, "yyyy", "mm", "dd")
        if self.zone is None and (self.format is not None or not self.offset):
            raise ValueError("zone")

    @property
    def primitives(self) -> frozenset[str]:  # type: ignore[override]
        """Only the ISO form is an xs:dateTime."""
        return frozenset({"dateTime"}) if self.format is None else frozenset()

    def encoder(self, field: Field) -> Encode:
        zone = _zone(self.zone or "UTC")
        if self.format is not None:
            write = TimeFormat(self.format).write
            return lambda value: write(value.astimezone(zone_now(zone)))
        if not self.offset:
            return lambda value: value.astimezone(zone_now(zone)).replace(tzinfo=None).isoformat()
        if self.zone is None:
            return lambda value: value.astimezone(zone).isoformat().replace("+00:00", "Z")
        return lambda value: value.astimezone(zone).isoformat()

    def decoder(self, field: Field) -> Decode:
        zone = None if self.zone is None else _zone(self.zone)
        parse = read_moment if self.format is None else TimeFormat(self.format).read

        def decode(text: str) -> dt.datetime:
            value = parse(text)
            if value.tzinfo is None:
                if zone is None:
                    raise ValueError("zone")
                value = placed(value, zone)
            return value.astimezone(dt.UTC)

        return decode

    def samples(self, field: Field) -> tuple[str, ...]:
        return (self.encoder(field)(dt.datetime(2025, 9, 21, 10, 30, tzinfo=dt.UTC)),)

    def domain(self, field: Field) -> Domain:
        return Domain(step=None if self.format is None else TimeFormat(self.format).step)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:
        raise ValueError("zone") from error


class YearMonth(Codec, frozen=True):
    """A month of a year: a string `2025-09`, or the first day of that month."""

    kinds: ClassVar = frozenset({"text", "date"})
    primitives: ClassVar = frozenset({"gYearMonth"})

    def encoder(self, field: Field) -> Encode:
        if field.kind == "text":
            return lambda value: matching(_YEAR_MONTH, value)[0]

        def encode(value: dt.date) -> str:
            if value.day != 1:
                raise ValueError("day")
            return value.isoformat()[:7]

        return encode

    def decoder(self, field: Field) -> Decode:
        if field.kind == "text":
            return lambda text: matching(_YEAR_MONTH, text)[0]
        return lambda text: dt.date.fromisoformat(f"{matching(_YEAR_MONTH, text)[0]}-01")

    def samples(self, field: Field) -> tuple[str, ...]:
        return ("2025-09",)

    def domain(self, field: Field) -> Domain:
        return Domain(pattern=r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", step="month")
