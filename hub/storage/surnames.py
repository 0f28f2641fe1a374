"""By which surnames a family is found. Kept beside the programme, whose document is not searched
inside."""

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, delete, insert, select

from hub.domain.programme import Programme
from hub.domain.search_key import search_key
from hub.ports.storage import ProgrammeRecord
from hub.storage.board_tables import surnames
from hub.storage.tables import programme_versions

_VERSIONS = select(programme_versions.c.programme).where(
    programme_versions.c.programme_id == bindparam("programme")
)


def keep_surnames(connection: Connection, record: ProgrammeRecord) -> None:
    """The family is found by the surnames of this version's members, former ones included, and by
    no others: letters and papers from before a marriage carry the old one."""
    connection.execute(delete(surnames).where(surnames.c.programme_id == record.id))
    versions = connection.execute(_VERSIONS, {"programme": record.id}).scalars()
    members = {member.id for member in record.programme.family.members}
    names = {
        search_key(name)
        for programme in (record.programme, *versions)
        for name in _surnames(programme, members)
    }
    rows = [{"name": name, "programme_id": record.id} for name in sorted(names - {""})]
    if rows:
        connection.execute(insert(surnames), rows)


def _surnames(programme: Programme, members: set[str]) -> Iterator[str]:
    for member in programme.family.members:
        if member.id in members:
            yield member.name.family
