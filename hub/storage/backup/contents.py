"""What a database holds, counted: by this a copy is compared with what was copied."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from hub.domain.audit import START

Query = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a statement without parameters on whatever connection there is, and gives its rows."""

VERSION: Final = "alembic_version"
_TABLES: Final[Mapping[str, str]] = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}


class Contents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The schema's `revision` (empty: none), the number of rows by table, and where the audit trail
    ends."""

    revision: str
    rows: dict[str, int]
    audit_seq: int = START.seq
    audit_hash: str = START.hash.hex()

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it but its schema."""
        return not any(count for table, count in self.rows.items() if table != VERSION)


def contents(kind: str, query: Query) -> Contents:
    """Count what a database of that kind (`sqlite`, `postgresql`) holds; at one instant only if the
    caller's transaction is a snapshot."""
    tables = sorted(str(name) for (name,) in query(_TABLES[kind]))
    rows = {table: int(query(f'SELECT count(*) FROM "{table}"')[0][0]) for table in tables}  # noqa: S608
    revision = query(f"SELECT version_num FROM {VERSION}") if VERSION in rows else ()  # noqa: S608
    head = query("SELECT seq, hash FROM audit_head") if "audit_head" in rows else ()
    return made_of(rows, [str(one[0]) for one in revision], [(one[0], one[1]) for one in head])


def made_of(
    rows: Mapping[str, int], revisions: Sequence[str], heads: Sequence[tuple[int, bytes]]
) -> Contents:
    """The contents of what was read of each of the three tables."""
    seq, hash_ = heads[0] if heads else (START.seq, START.hash)
    return Contents(
        revision=revisions[0] if revisions else "",
        rows=dict(rows),
        audit_seq=seq,
        audit_hash=bytes(hash_).hex(),
    )
