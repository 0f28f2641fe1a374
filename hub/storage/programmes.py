"""Programmes with their versions, conclusions and tracked measures."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from hub.domain.course import Version
from hub.domain.errors import Conflict, NotFound
from hub.domain.programme import ConclusionSubmission, Removal
from hub.ports.storage import ProgrammeRecord, Shared, Tracked
from hub.storage.batches import add_all
from hub.storage.modes import writes
from hub.storage.persons import keep_persons, sharing
from hub.storage.pictures import keep_picture, note_end
from hub.storage.surnames import keep_surnames
from hub.storage.tables import conclusions, programme_versions, programmes, tracked_measures

_FIELDS = msgspec.structs.fields(ProgrammeRecord)
_RECORD = select(*(programmes.c[field.name] for field in _FIELDS))
_VERSION = [programmes.c.id, programmes.c.version, programmes.c.accepted_at, programmes.c.programme]
_CASELOAD = select(func.count()).where(
    programmes.c.institution == bindparam("institution"),
    programmes.c.curator == bindparam("curator"),
    programmes.c.level == bindparam("level"),
    programmes.c.status == "active",
)
_VERSIONS = (
    select(programme_versions.c.accepted_at, programme_versions.c.programme)
    .where(programme_versions.c.programme_id == bindparam("programme"))
    .order_by(programme_versions.c.version)
)
_TRACKED = (
    select(tracked_measures)
    .where(tracked_measures.c.programme_id == bindparam("programme"))
    .order_by(tracked_measures.c.measure, tracked_measures.c.activity)
)


class SqlProgrammes:
    """See `hub.ports.storage.Programmes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, institution: str, number: str) -> ProgrammeRecord | None:
        """In a unit of work that writes, held against other writers until it ends."""
        return self._one(
            programmes.c.number == number,
            programmes.c.institution == institution,
            hold=writes(self._connection),
        )

    def get(self, programme_id: str) -> ProgrammeRecord | None:
        return self._one(programmes.c.id == programme_id)

    def add(self, record: ProgrammeRecord) -> None:
        """Raise `Conflict` when the institution has a programme of that number."""
        try:
            self._connection.execute(insert(programmes), _row(record))
            keep_picture(self._connection, record)
            keep_surnames(self._connection, record)
            keep_persons(self._connection, record)
        except IntegrityError as error:
            raise Conflict(
                "Программа с этим номером у учреждения уже есть",
                "The institution has a programme of this number already",
            ) from error

    def revise(self, record: ProgrammeRecord) -> None:
        """Keep the old version; make this one the newest. Raise `Conflict` when this version or a
        later one is there, `NotFound` when there is no such programme."""
        older = programmes.c.version < record.programme.version
        superseded = select(*_VERSION).where(programmes.c.id == record.id, older)
        keep = insert(programme_versions).from_select(
            ["programme_id", "version", "accepted_at", "programme"],
            superseded.with_for_update(key_share=True),
        )
        if not self._connection.execute(keep.returning(programme_versions.c.version)).all():
            raise self._not_revised(record.id)
        self._update(record.id, _row(record))
        keep_picture(self._connection, record)
        keep_surnames(self._connection, record)
        keep_persons(self._connection, record)

    def versions(self, programme_id: str) -> Sequence[Version]:
        """All versions that are still kept, the newest last."""
        newest = self.get(programme_id)
        if newest is None:
            return []
        older = self._connection.execute(_VERSIONS, {"programme": programme_id}).mappings()
        last = Version(accepted_at=newest.accepted_at, programme=newest.programme)
        return [*(Version(**row) for row in older), last]

    def withdraw(self, record: ProgrammeRecord) -> None:
        """Keep the withdrawals of consent that `record` holds. Raise `NotFound` when there is no
        such programme."""
        self._update(record.id, _consents(record))

    def offer(self, record: ProgrammeRecord) -> None:
        """Keep the transfer that `record` holds. Raise `NotFound` when there is no such
        programme."""
        transfer = record.transfer
        waits = transfer is not None and transfer.taken_over_at is None
        to = transfer.to_institution if transfer is not None and waits else None
        self._update(record.id, {"transfer": transfer, "offered_to": to})

    def offered(self, institution: str) -> Sequence[ProgrammeRecord]:
        """The programmes that this institution may take over, in order of id."""
        columns = programmes.c
        theirs = _RECORD.where(columns.offered_to == institution, columns.status == "active")
        rows = self._connection.execute(theirs.order_by(columns.id)).mappings()
        return [record_of(row) for row in rows]

    def end(self, programme_id: str, status: str, on: date, removal: Removal | None = None) -> None:
        """The accompaniment by this programme ended on that local date. Raise `NotFound` when
        there is no such programme."""
        self._update(programme_id, {"status": status})
        note_end(self._connection, programme_id, on, removal)

    def conclude(self, programme_id: str, conclusion: ConclusionSubmission, at: datetime) -> None:
        row = {
            "programme_id": programme_id,
            "at": at,
            "kind": conclusion.kind,
            "decision": conclusion.decision,
            "removal": conclusion.removal,
            "satisfied": conclusion.satisfied,
            "concluded_on": conclusion.concluded_on,
            "conclusion": conclusion,
        }
        self._connection.execute(insert(conclusions), row)

    def caseload(self, institution: str, curator: str, level: str) -> int:
        """How many active programmes of that level the curator has."""
        whose = {"institution": institution, "curator": curator, "level": level}
        return self._connection.execute(_CASELOAD, whose).scalar_one()

    def sharing(self, programme_id: str) -> Sequence[Shared]:
        """Other active programmes that have a person of this one, in order of number; of very many
        not all."""
        return sharing(self._connection, programme_id)

    def track(self, programme_id: str, measures: Sequence[Tracked]) -> None:
        """Replace the tracked measures of a programme."""
        table = tracked_measures
        self._connection.execute(delete(table).where(table.c.programme_id == programme_id))
        add_all(self._connection, table, [msgspec.structs.asdict(one) for one in measures])

    def tracked(self, programme_id: str) -> Sequence[Tracked]:
        """In order of measure."""
        rows = self._connection.execute(_TRACKED, {"programme": programme_id}).mappings()
        return [Tracked(**row) for row in rows]

    def _one(self, *which: ColumnElement[bool], hold: bool = False) -> ProgrammeRecord | None:
        query = _RECORD.where(*which)
        if hold:
            query = query.with_for_update(key_share=True)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else record_of(row)

    def _update(self, programme_id: str, values: dict[str, Any]) -> None:
        query = update(programmes).where(programmes.c.id == programme_id).values(values)
        if not self._connection.execute(query).rowcount:
            raise _unknown()

    def _not_revised(self, programme_id: str) -> Conflict | NotFound:
        if self.get(programme_id) is None:
            return _unknown()
        return Conflict(
            "Эта или более поздняя версия программы уже принята",
            "This version of the programme or a later one was already accepted",
        )


def _row(record: ProgrammeRecord) -> dict[str, Any]:
    programme = record.programme
    return {
        "id": record.id,
        "institution": programme.institution.code,
        "number": programme.number,
        "status": record.status,
        "version": programme.version,
        "level": programme.level,
        "curator": programme.curator.id,
        "territory": programme.institution.territory,
        "term_start": programme.term.start,
        "term_end": programme.term.end,
        "accepted_at": record.accepted_at,
        "programme": programme,
        "continues": record.continues,
    } | _consents(record)


def _consents(record: ProgrammeRecord) -> dict[str, Any]:
    """What its consents come to; who reminds of their ends looks at them anew."""
    return {
        "consents": record.permissions,
        "withdrawals": record.withdrawals or None,
        "look_at": None,
    }


def record_of(row: RowMapping) -> ProgrammeRecord:
    """The programme in a row of `programmes`."""
    return ProgrammeRecord(**{**row, "withdrawals": row["withdrawals"] or ()})


def _unknown() -> NotFound:
    return NotFound("Такой программы нет", "There is no such programme")
