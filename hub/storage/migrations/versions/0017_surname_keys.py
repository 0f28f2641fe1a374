"""Surnames are kept by their search key: those that are there already get theirs."""

from collections.abc import Iterator

import msgspec
import sqlalchemy as sa
from alembic import op

from hub.domain.search_key import search_key
from hub.storage.columns import WORD

revision = "0017"
down_revision = "0016"

_PAGE = 500


def upgrade() -> None:
    surnames = sa.table("surnames", sa.column("name", WORD), sa.column("programme_id", WORD))
    op.execute(sa.delete(surnames))
    for rows in _keys():
        op.bulk_insert(surnames, rows)


def _keys() -> Iterator[list[dict[str, str]]]:
    """Those in the programmes that are there. In one without its people no surname is left."""
    programmes = sa.table("programmes", sa.column("id", WORD), sa.column("programme"))
    after = ""
    while True:
        query = sa.select(programmes.c.id, programmes.c.programme).where(programmes.c.id > after)
        found = op.get_bind().execute(query.order_by(programmes.c.id).limit(_PAGE)).all()
        if not found:
            return
        yield [
            {"name": key, "programme_id": programme_id}
            for programme_id, document in found
            for key in _keys_in(document)
        ]
        after = found[-1][0]


def _keys_in(document: bytes) -> list[str]:
    members = msgspec.json.decode(document)["family"]["members"]
    keys = {search_key(member["name"]["family"]) for member in members}
    return sorted(keys - {""})
