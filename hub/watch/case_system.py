"""Watches notices on their way to the case systems that have an address."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from hub.domain.errors import HubError
from hub.domain.messages import Notice
from hub.ports.case_system import CaseSystem
from hub.ports.storage import Store, StoredNotice
from hub.ports.witness import Seen, Witness


class WatchedCaseSystem:
    """`hub.ports.case_system.CaseSystem`."""

    def __init__(
        self, inner: CaseSystem, witness: Witness, store: Store, now: Callable[[], datetime]
    ) -> None:
        self._inner = inner
        self._witness = witness
        self._store = store
        self._now = now

    @property
    def institutions(self) -> frozenset[str]:
        return self._inner.institutions

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        since = self._now()
        taken = self._inner.deliver(institution, notices)
        at = self._now()
        self._witness([_pushed(one, since, at) for one in self._whose(taken)])
        if len(taken) < len(notices):
            self._witness([_left(institution, len(notices) - len(taken), since, at)])
        return taken

    def _whose(self, ids: Sequence[str]) -> Sequence[StoredNotice]:
        """A notice does not name its case. That the database does not say it now must not make
        the hub forget which notices were taken."""
        with suppress(HubError), self._store.read() as uow:
            return uow.notices.unacknowledged(ids)
        return ()


def _pushed(stored: StoredNotice, since: datetime, at: datetime) -> Seen:
    notice = stored.notice
    return Seen(
        name="notice.pushed",
        since=since,
        at=at,
        case=stored.programme_id,
        agency=notice.agency,
        number=notice.number,
        state=notice.state,
        more={"kind": notice.kind, "institution": stored.institution},
    )


def _left(institution: str, count: int, since: datetime, at: datetime) -> Seen:
    more: dict[str, str | int] = {"institution": institution, "count": count}
    return Seen(name="notice.left", since=since, at=at, more=more)
