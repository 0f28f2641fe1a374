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
from hub.storage.recordset import as_json, insert_rows, update_rows

Row = Mapping[str, Any]


def add_all(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows of equal keys, in order."""
    if not rows:
        return
    if _is_postgresql(connection):
        names = tuple(rows[0])
        given = {"rows": as_json(table, names, rows)}
        connection.execute(insert_rows(table, names), given)
    else:
        connection.execute(insert(table), rows)


def save_all(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row]
) -> None:
    """Set the columns `names` of the rows with the same `id`. Raise `NotFound` when one is not
    there."""
    if not rows:
        return
    if _is_postgresql(connection):
        given = {"rows": as_json(table, ("id", *names), rows)}
        found = connection.execute(update_rows(table, tuple(names)), given).rowcount
    else:
        changed = update(table).where(table.c.id == bindparam("_id"))
        values = changed.values({name: bindparam(name) for name in names})
        # A value that is not asked for would be written too.
        asked = [{"_id": row["id"], **{name: row[name] for name in names}} for row in rows]
        found = connection.execute(values, asked).rowcount
    if found != len(rows):
        raise NotFound(
            f"Строк не найдено в таблице {table.name}: {len(rows) - found}",
            f"Rows not found in the table {table.name}: {len(rows) - found}",
        )


def upsert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of that name."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def among(connection: Connection, column: Column[str], words: Sequence[str]) -> ColumnElement[bool]:
    """Whether the column is one of `words`: one parameter however many there are, so that the
    statement stays the same and is prepared once."""
    if _is_postgresql(connection):
        return column == any_(literal(list(words), postgresql.ARRAY(Text())))
    listed = func.json_each(literal(json.dumps(words), Text())).table_valued("value")
    return column.in_(select(listed.c.value))


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
