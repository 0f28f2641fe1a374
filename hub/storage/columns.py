"""How values of the domain lie in columns: words, instants, documents."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Dialect, LargeBinary, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

WORD = Text().with_variant(Text(collation="C"), "postgresql")
"""Ids, codes and numbers. Sorted by code point on both databases, whatever the server's locale."""


def aware(value: datetime) -> datetime:
    """The same instant, or a `ValueError` when it does not know its time zone."""
    if value.utcoffset() is None:
        raise ValueError("an instant needs its time zone")
    return value


class Instant(TypeDecorator[datetime]):
    """An aware instant, given back in UTC: `timestamptz` on PostgreSQL, microseconds since 1970
    on SQLite, so that they sort and stay small. A naive one is a `ValueError`."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        instant = aware(value)
        return instant if dialect.name == "postgresql" else (instant - EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "postgresql":
            instant: datetime = value.astimezone(UTC)
            return instant
        return EPOCH + timedelta(microseconds=value)


class Document(TypeDecorator[Any]):
    """A value of type `kind` as JSON bytes. Bytes and not a JSON column: nothing is searched
    inside, and the column can hold an encrypted document one day."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._decoder = msgspec.json.Decoder(kind)

    def process_bind_param(self, value: Any, _dialect: Dialect) -> bytes | None:
        return None if value is None else msgspec.json.encode(value)

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> Any:
        return None if value is None else self._decoder.decode(value)
