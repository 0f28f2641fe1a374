"""Many rows in one parameter, for PostgreSQL: a JSON array that the server reads as a table.

Measured against `executemany` for requests with their history, deliveries and outbox rows: less
than half the client's work to add, less than a third to save, and no more of the server's.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    Insert,
    LargeBinary,
    Table,
    TableValuedAlias,
    Text,
    Update,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
    update,
)

from hub.storage.columns import Document, Instant, aware


@cache
def insert_rows(table: Table, names: Sequence[str]) -> Insert:
    """INSERT of the columns `names`, for the parameter `rows`."""
    return insert(table).from_select(list(names), select(*_given(table, names).c))


@cache
def update_rows(table: Table, names: Sequence[str]) -> Update:
    """UPDATE of the columns `names` in the rows with the same `id`, for the parameter `rows`."""
    given = _given(table, ("id", *names))
    return (
        update(table)
        .where(table.c.id == given.c.id)
        .values({name: given.c[name] for name in names})
    )


def as_json(table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """The parameter `rows`: of each row, the columns `names`."""
    encoders = [(name, _encoder(table, name)) for name in names]
    return msgspec.json.encode(
        [
            {name: encode(row[name]) if encode else row[name] for name, encode in encoders}
            for row in rows
        ]
    ).decode()


def _given(table: Table, names: Sequence[str]) -> TableValuedAlias:
    columns = (column(name, table.c[name].type) for name in names)
    rows = cast(bindparam("rows", type_=Text()), JSON)
    listed = func.json_to_recordset(rows).table_valued(*columns, name="given")
    return listed.render_derived(with_types=True)


@cache
def _encoder(table: Table, name: str) -> Callable[[Any], Any] | None:
    kind = table.c[name].type
    if isinstance(kind, Document):
        return lambda value: _hex(msgspec.json.encode(value))
    if isinstance(kind, LargeBinary):
        return _hex
    if isinstance(kind, Instant):
        return _instant
    return None


def _hex(value: bytes) -> str:
    return f"\\x{value.hex()}"


def _instant(value: datetime | None) -> datetime | None:
    return None if value is None else aware(value)
