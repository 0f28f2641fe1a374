"""By which surnames a family is found. Kept beside the programme, whose document is not searched
inside."""

from sqlalchemy import Connection, delete, insert

from hub.domain.search_key import search_key
from hub.ports.storage import ProgrammeRecord
from hub.storage.board_tables import surnames


def keep_surnames(connection: Connection, record: ProgrammeRecord) -> None:
    """The family is found by the surnames of this version's members, and by no others."""
    connection.execute(delete(surnames).where(surnames.c.programme_id == record.id))
    names = {search_key(member.name.family) for member in record.programme.family.members}
    rows = [{"name": name, "programme_id": record.id} for name in sorted(names - {""})]
    if rows:
        connection.execute(insert(surnames), rows)
