"""Statements over many rows at once, the same on both databases."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    any_,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from hub.domain.errors import NotFound

Row = Mapping[str, Any]


def add_all(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows of equal keys, in order."""
    if rows:
        connection.execute(insert(table), rows)


def save_all(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Set `columns` of the rows with the same `id`. Raise `NotFound` when one is not there."""
    if not rows:
        return
    statement = (
        update(table)
        .where(table.c.id == bindparam("_id"))
        .values({column: bindparam(column) for column in columns})
    )
    found = connection.execute(statement, [{**row, "_id": row["id"]} for row in rows]).rowcount
    if found != len(rows):
        raise NotFound(
            f"Строк не найдено в таблице {table.name}: {len(rows) - found}",
            f"Rows not found in the table {table.name}: {len(rows) - found}",
        )


def upsert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the database's own dialect."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def among(connection: Connection, column: Column[str], words: Sequence[str]) -> ColumnElement[bool]:
    """Whether the column is one of `words`: one parameter however many there are, so that the
    statement stays the same and is prepared once."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(words), postgresql.ARRAY(Text())))
    listed = func.json_each(literal(json.dumps(words), Text())).table_valued("value")
    return column.in_(select(listed.c.value))
