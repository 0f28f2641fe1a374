"""Marks by which one person is known again in another programme, of those that are there too."""

import os
from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

from hub.domain.family import Family
from hub.domain.persons import marks_of
from hub.storage.columns import WORD

revision = "0020"
down_revision = "0019"

_PAGE = 500
_KEY_BYTES = 32


class _Document(msgspec.Struct):
    """As much of a stored programme as tells who its people are."""

    family: Family


def upgrade() -> None:
    keys, persons = _create_keys(), _create_persons()
    key = os.urandom(_KEY_BYTES)
    op.bulk_insert(keys, [{"id": "1", "key": key}])
    for rows in _marks(key):
        op.bulk_insert(persons, rows)


def _create_keys() -> sa.Table:
    return op.create_table(
        "person_keys",
        sa.Column("id", WORD, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("person_keys_pk")),
    )


def _create_persons() -> sa.Table:
    table = op.create_table(
        "persons",
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("member", WORD, nullable=False),
        sa.Column("by_name", sa.LargeBinary(), nullable=False),
        sa.Column("by_snils", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("programme_id", "member", name=op.f("persons_pk")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("persons_programme_id_fk")
        ),
    )
    op.create_index("persons_by_name", "persons", ["by_name"])
    op.create_index("persons_by_snils", "persons", ["by_snils"])
    return table


def _marks(key: bytes) -> Iterator[list[dict[str, Any]]]:
    """Of the programmes whose people are still known."""
    programmes = sa.table(
        "programmes",
        sa.column("id", WORD),
        sa.column("programme"),
        sa.column("depersonalised_at"),
    )
    after = ""
    while True:
        query = sa.select(programmes.c.id, programmes.c.programme).where(
            programmes.c.id > after, programmes.c.depersonalised_at.is_(None)
        )
        found = op.get_bind().execute(query.order_by(programmes.c.id).limit(_PAGE)).all()
        if not found:
            return
        yield [
            {"programme_id": programme_id, **msgspec.structs.asdict(marks_of(member, key))}
            for programme_id, document in found
            for member in msgspec.json.decode(document, type=_Document).family.members
        ]
        after = found[-1][0]
