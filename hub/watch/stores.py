"""Watches what is done with programmes, replies, refused messages and notices."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from hub.domain.programme import ConclusionSubmission, Removal
from hub.ports.storage import (
    Inbox,
    Notices,
    ProgrammeRecord,
    Programmes,
    Quarantined,
    Replies,
    ReplyRecord,
)
from hub.watch.notes import Notes

_CODES = 5
"""Of a message with hundreds of faults, the first few codes say enough."""


class _Watched:
    def __init__(self, inner: Any, notes: Notes) -> None:
        self._inner = inner
        self._notes = notes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class WatchedProgrammes(_Watched):
    """`hub.ports.storage.Programmes`."""

    _inner: Programmes

    def add(self, record: ProgrammeRecord) -> None:
        self._inner.add(record)
        self._note("programme.accepted", record)

    def revise(self, record: ProgrammeRecord) -> None:
        self._inner.revise(record)
        self._note("programme.revised", record)

    def withdraw(self, record: ProgrammeRecord) -> None:
        self._inner.withdraw(record)
        self._note("programme.consent_withdrawn", record)

    def offer(self, record: ProgrammeRecord) -> None:
        self._inner.offer(record)
        self._note("programme.transfer", record)

    def end(self, programme_id: str, status: str, on: date, removal: Removal | None = None) -> None:
        self._inner.end(programme_id, status, on, removal)
        self._notes.note("programme.ended", case=programme_id, state=status)

    def conclude(self, programme_id: str, conclusion: ConclusionSubmission, at: datetime) -> None:
        self._inner.conclude(programme_id, conclusion, at)
        self._notes.note("programme.concluded", case=programme_id)

    def _note(self, name: str, record: ProgrammeRecord) -> None:
        institution, version = record.programme.institution.code, record.programme.version
        self._notes.note(
            name,
            case=record.id,
            state=record.status,
            more={"institution": institution, "version": version},
        )


class WatchedReplies(_Watched):
    """`hub.ports.storage.Replies`."""

    _inner: Replies

    def add(self, record: ReplyRecord) -> None:
        self._inner.add(record)
        more = {"effect": str(record.effect)}
        self._notes.note("reply.taken", record.request_id, state=record.reply.state, more=more)


class WatchedInbox(_Watched):
    """`hub.ports.storage.Inbox`."""

    _inner: Inbox

    def quarantine(self, item: Quarantined) -> None:
        self._inner.quarantine(item)
        codes = ",".join(dict.fromkeys(one.code for one in item.findings[:_CODES]))
        more = {"party": item.party, "channel": item.channel, "codes": codes}
        self._notes.note("message.quarantined", more=more)


class WatchedNotices(_Watched):
    """`hub.ports.storage.Notices`: a case system has them, whether brought or fetched."""

    _inner: Notices

    def ack(self, institution: str, ids: Sequence[str], at: datetime) -> int:
        for one in self._inner.unacknowledged(ids):
            if one.institution == institution:
                self._notes.note(
                    "notice.taken",
                    case=one.programme_id,
                    number=one.notice.number,
                    agency=one.notice.agency,
                    state=one.notice.state,
                    more={"kind": one.notice.kind, "institution": institution},
                )
        return self._inner.ack(institution, ids, at)
