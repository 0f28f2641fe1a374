"""Remind curators of what ends within a programme: once each, and nothing moves.

Each active programme is looked at once a local day, and at once after a new version of it or a
withdrawal. What no longer holds is settled and leaves the board.
"""

import functools
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from hub.domain.coming import Asked, ProgrammeFlag, Reminder, reminders
from hub.domain.deadlines import passes_at
from hub.domain.messages import ProgrammeNotice
from hub.flow.contention import undisturbed
from hub.flow.means import Means
from hub.flow.without_consent import NEEDS_CONSENT
from hub.ports.storage import ProgrammeRecord, UnitOfWork


class ProgrammeReminders:
    """The scheduler's step; it may run as often as one likes."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def step(self, page: int = 100) -> int:
        """Look at every programme that is due, `page` at a time; how many reminders were raised."""
        raised, after = 0, ""
        while True:
            looked_at, fresh = undisturbed(functools.partial(self._look, after, page))
            raised += fresh
            if len(looked_at) < page:
                return raised
            after = looked_at[-1].id

    def _look(self, after: str, page: int) -> tuple[Sequence[ProgrammeRecord], int]:
        with self._means.store.begin() as uow:
            at = self._means.now()
            records = uow.programme_flags.due(at, after, page)
            flags = uow.programme_flags.of([one.id for one in records])
            fresh = sum(
                self._remind(uow, one, [flag for flag in flags if flag.programme_id == one.id], at)
                for one in records
            )
            uow.commit()
        return records, fresh

    def _remind(
        self,
        uow: UnitOfWork,
        record: ProgrammeRecord,
        raised: Sequence[ProgrammeFlag],
        at: datetime,
    ) -> int:
        territory = record.programme.institution.territory
        today = self._means.today(territory, at)
        rules = self._means.catalogue.territory(territory).rules
        due = reminders(
            record.programme, record.permissions, self._asked(uow, record), today, rules.ahead
        )
        fresh = self._raise(uow, record, due, at)
        uow.programme_flags.save(_settled(raised, due, at))
        zone = ZoneInfo(self._means.catalogue.territory(territory).zone)
        uow.programme_flags.looked(record, passes_at(today, zone) + timedelta(seconds=1))
        return fresh

    def _asked(self, uow: UnitOfWork, record: ProgrammeRecord) -> Sequence[Asked]:
        subjects = self._means.catalogue.information
        return [
            Asked(
                request.agency,
                request.members,
                request.activity in subjects and subjects[request.activity].own_consent,
            )
            for request in uow.requests.of_programme(record.id)
            if request.state in NEEDS_CONSENT
        ]

    def _raise(
        self, uow: UnitOfWork, record: ProgrammeRecord, due: Collection[Reminder], at: datetime
    ) -> int:
        programme = record.programme
        fresh = uow.programme_flags.raise_(
            [
                ProgrammeFlag(
                    programme_id=record.id,
                    kind=one.kind,
                    day=one.day,
                    member=one.member,
                    raised_at=at,
                )
                for one in sorted(due, key=lambda each: (each.day, each.kind, each.member))
            ]
        )
        for flag in fresh:
            notice = ProgrammeNotice(
                id=self._means.new_id(),
                programme_number=programme.number,
                at=at,
                kind=flag.kind,
                day=flag.day,
                member=flag.member or None,
            )
            uow.programme_notices.add(programme.institution.code, record.id, notice)
        return len(fresh)


def _settled(
    raised: Sequence[ProgrammeFlag], due: Collection[Reminder], at: datetime
) -> Sequence[ProgrammeFlag]:
    """Those of the raised flags that no longer hold, and those that hold again."""
    return [
        msgspec.structs.replace(flag, settled_at=None if flag.reminder in due else at)
        for flag in raised
        if (flag.settled_at is None) is not (flag.reminder in due)
    ]
