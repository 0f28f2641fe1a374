"""Keep what reports need of each version of a programme, so that they read no whole programmes."""

from datetime import date

from sqlalchemy import Connection, bindparam, insert, update

from hub.domain.programme import Removal
from hub.domain.reports.facts import picture
from hub.ports.storage import ProgrammeRecord
from hub.storage.report_tables import family_facts

_KEEP = insert(family_facts)
_END = update(family_facts).where(family_facts.c.programme_id == bindparam("programme"))


def keep_picture(connection: Connection, record: ProgrammeRecord) -> None:
    """Keep the picture of the version that `record` holds."""
    connection.execute(
        _KEEP,
        {
            "programme_id": record.id,
            "version": record.programme.version,
            "case_id": record.programme.case_id,
            "accepted_at": record.accepted_at,
            "picture": picture(record.programme),
        },
    )


def note_end(connection: Connection, programme_id: str, on: date, removal: Removal | None) -> None:
    """Note the local date on which the accompaniment by this programme ended, and why."""
    values = {"programme": programme_id, "ended_on": on, "removal": removal}
    connection.execute(_END, values)
