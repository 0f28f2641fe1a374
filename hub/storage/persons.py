"""Keep the marks of a programme's people, and find other programmes that have one of them."""

import os
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Select,
    bindparam,
    delete,
    insert,
    or_,
    select,
    union,
)

from hub.domain.persons import marks_of
from hub.ports.storage import ProgrammeRecord, Shared
from hub.storage.batches import upsert
from hub.storage.board_tables import is_active
from hub.storage.person_tables import person_keys, persons
from hub.storage.tables import programmes

_MANY: Final = 50
KEY_BYTES: Final = 32
_ONLY: Final = "1"
_KEY: Final = select(person_keys.c.key)
_keys: Final[WeakKeyDictionary[Engine, bytes]] = WeakKeyDictionary()
_mine, _theirs = persons.alias("mine"), persons.alias("theirs")
_p = programmes.c


def keep_persons(connection: Connection, record: ProgrammeRecord) -> None:
    """The people of this version are known again, and no others."""
    connection.execute(delete(persons).where(persons.c.programme_id == record.id))
    key = _key(connection)
    rows = [
        {"programme_id": record.id, **msgspec.structs.asdict(marks_of(member, key))}
        for member in record.programme.family.members
    ]
    if rows:
        connection.execute(insert(persons), rows)


def sharing(connection: Connection, programme_id: str) -> Sequence[Shared]:
    """Other active programmes that have a person of this one, in order of number; of very many
    not all."""
    rows = connection.execute(_SHARING, {"programme": programme_id}).all()
    grouped = groupby(sorted(map(tuple, rows)), key=lambda row: row[:-1])
    return [
        Shared(
            number=number,
            programme_id=other,
            institution=institution,
            territory=territory,
            curator=curator,
            members=tuple(row[-1] for row in members),
        )
        for (number, other, institution, territory, curator), members in grouped
    ]


def is_shared() -> ColumnElement[bool]:
    """Of a programme: whether another active one has a person of it."""
    return or_(*(_others(condition).exists() for condition in _ALIKE))


def _key(connection: Connection) -> bytes:
    known: bytes | None = _keys.get(connection.engine) or connection.execute(_KEY).scalar()
    if known is not None:
        _keys[connection.engine] = known
        return known
    # Drawn now, and remembered only once it is found again: this transaction may be given up.
    draw = upsert(connection.dialect.name, person_keys).on_conflict_do_nothing()
    connection.execute(draw, {"id": _ONLY, "key": os.urandom(KEY_BYTES)})
    drawn: bytes = connection.execute(_KEY).scalar_one()
    return drawn


def _unknown(side: FromClause) -> ColumnElement[bool]:
    return side.c.by_snils.is_(None)


# Whose numbers are both known and differ are two people, whatever their names.
_ALIKE: Final[tuple[ColumnElement[bool], ...]] = (
    _theirs.c.by_snils == _mine.c.by_snils,
    (_theirs.c.by_name == _mine.c.by_name) & or_(_unknown(_mine), _unknown(_theirs)),
)


def _found(alike: ColumnElement[bool]) -> Select[Any]:
    return (
        select(_p.number, _p.id, _p.institution, _p.territory, _p.curator, _mine.c.member)
        .select_from(_mine)
        .join(_theirs, alike)
        .join(programmes, _p.id == _theirs.c.programme_id)
        .where(
            _mine.c.programme_id == bindparam("programme"),
            _theirs.c.programme_id != _mine.c.programme_id,
            is_active,
        )
    )


_FEW: Final = [_found(one).limit(_MANY).subquery(f"few{at}") for at, one in enumerate(_ALIKE)]
_SHARING: Final = union(*map(select, _FEW))


def _others(alike: ColumnElement[bool]) -> Select[Any]:
    other = programmes.alias("other")
    return (
        select(_theirs.c.member)
        .select_from(_mine)
        .join(_theirs, alike)
        .join(other, other.c.id == _theirs.c.programme_id)
        .where(
            _mine.c.programme_id == _p.id,
            _theirs.c.programme_id != _mine.c.programme_id,
            other.c.status == "active",
        )
        .correlate(programmes)
    )
