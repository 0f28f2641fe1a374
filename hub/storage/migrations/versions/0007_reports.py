"""What reports are counted from, for the programmes that are there already too."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

from hub.storage.columns import WORD, Instant

revision = "0007"
down_revision = "0006"

_PAGE = 500


def _table(name: str, *words: str, **others: Any) -> Any:
    columns = [sa.column(word, WORD) for word in words]
    return sa.table(name, *columns, *(sa.column(key, kind) for key, kind in others.items()))


_VERSION = {"version": sa.Integer(), "accepted_at": Instant(), "programme": sa.LargeBinary()}
_PROGRAMMES = _table("programmes", "id", "status", **_VERSION)
_OLDER = _table("programme_versions", "programme_id", **_VERSION)
_REQUESTS = _table("requests", "id", "programme_id")
_MOVES = _table("request_moves", "request_id", at=Instant())
_CONCLUSIONS = _table(
    "conclusions",
    "programme_id",
    "kind",
    "decision",
    "removal",
    concluded_on=sa.Date(),
    place=sa.BigInteger(),
)


def upgrade() -> None:
    facts = _create_family_facts()
    op.create_index("conclusions_by_day", "conclusions", ["concluded_on"])
    for rows in _versions():
        op.bulk_insert(facts, rows)
    _end_the_ceased(facts)
    _end_the_cancelled(facts)


def _create_family_facts() -> sa.Table:
    return op.create_table(
        "family_facts",
        sa.Column("programme_id", WORD, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", WORD, nullable=False),
        sa.Column("accepted_at", Instant(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("removal", WORD, nullable=True),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "version", name=op.f("family_facts_pk")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("family_facts_programme_id_fk")
        ),
    )


def _versions() -> Iterator[list[dict[str, Any]]]:
    newest, older = _PROGRAMMES.c, _OLDER.c
    found = sa.union_all(
        sa.select(older.programme_id, older.version, older.accepted_at, older.programme),
        sa.select(newest.id, newest.version, newest.accepted_at, newest.programme),
    )
    rows = op.get_bind().execute(found, execution_options={"yield_per": _PAGE})
    for page in rows.partitions():
        yield [_row(*row) for row in page]


def _row(programme_id: str, version: int, accepted_at: Any, document: bytes) -> dict[str, Any]:
    programme = msgspec.json.decode(document)
    picture = {
        "start": programme["term"]["start"],
        "ground": programme["ground"],
        "level": programme["level"],
        "curator": programme["curator"]["id"],
        "categories": programme["family"]["categories"],
        "signs": programme["signs"],
        "births": [member["birth_date"] for member in programme["family"]["members"]],
    }
    return {
        "programme_id": programme_id,
        "version": version,
        "case_id": programme["case_id"],
        "accepted_at": accepted_at,
        "ended_on": None,
        "removal": None,
        "picture": msgspec.json.encode(picture),
    }


def _end_the_ceased(facts: sa.Table) -> None:
    of = _CONCLUSIONS.c
    found = (
        sa.select(of.programme_id, of.concluded_on, of.removal)
        .where(of.kind == "final", of.decision == "cease")
        .order_by(of.place)
    )
    # Of several conclusions the last one stands.
    for programme_id, ended_on, removal in op.get_bind().execute(found).all():
        _end(facts, programme_id, ended_on=ended_on, removal=removal)


def _end_the_cancelled(facts: sa.Table) -> None:
    # The day of a cancellation was not kept: the last move of the programme's requests tells it.
    newest = _PROGRAMMES.c
    last = sa.func.coalesce(sa.func.max(_MOVES.c.at), newest.accepted_at, type_=Instant())
    found = (
        sa.select(newest.id, last)
        .outerjoin_from(_PROGRAMMES, _REQUESTS, _REQUESTS.c.programme_id == newest.id)
        .outerjoin(_MOVES, _MOVES.c.request_id == _REQUESTS.c.id)
        .where(newest.status == "cancelled")
        .group_by(newest.id, newest.accepted_at)
    )
    for programme_id, at in op.get_bind().execute(found).all():
        _end(facts, programme_id, ended_on=at.astimezone(UTC).date())


def _end(facts: sa.Table, programme_id: str, **values: Any) -> None:
    op.execute(sa.update(facts).where(facts.c.programme_id == programme_id).values(values))
