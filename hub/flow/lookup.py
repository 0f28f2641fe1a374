"""Read for the API: requests with their history, the feed of changes, reports, the catalogue."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from hub.domain.catalogue import Catalogue
from hub.domain.reports.facts import Where
from hub.domain.reports.shape import Report
from hub.domain.reports.span import span
from hub.domain.request import Request
from hub.flow.chain import chain_of
from hub.flow.means import Means
from hub.flow.reporting import report
from hub.ports.changes import Change
from hub.ports.lookup import Look
from hub.ports.storage import RequestFilter

SETTLED = timedelta(seconds=60)
"""Longer than a transaction may live: what was not committed by then never will be."""


class Lookup:
    """See `hub.ports.lookup.Lookup`."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def requests(self, what: RequestFilter) -> Sequence[Request]:
        with self._means.store.read() as uow:
            return uow.requests.list(what)

    def undelivered(self, found: Sequence[Request]) -> frozenset[str]:
        """The ids of those of these requests of which a letter is dead."""
        with self._means.store.read() as uow:
            return uow.deliveries.undelivered([one.id for one in found])

    def request(self, number: str) -> Look | None:
        with self._means.store.read() as uow:
            found = uow.requests.find(number)
            if found is None:
                return None
            chain = chain_of(uow, found)
            return Look(
                request=found,
                moves=tuple(uow.requests.history(found.id)),
                flags=tuple(uow.requests.flags([found.id])),
                undelivered=bool(uow.deliveries.undelivered([found.id])),
                chain=chain.requests,
                named=chain.named,
            )

    def newest_change(self) -> int:
        """The place of the newest change; 0 when there is none."""
        with self._means.store.read() as uow:
            return uow.notices.newest()

    def changes(self, after: int, limit: int) -> Sequence[Change]:
        """The changes behind the place `after`, in order, as far as none can still come between."""
        with self._means.store.read() as uow:
            found = uow.notices.changes(after, limit)
        return [*_without_gaps(found, after, self._means.now() - SETTLED)]

    def catalogue(self) -> Catalogue:
        return self._means.catalogue

    def report(
        self, code: str, start: date, end: date, territory: str | None, institution: str
    ) -> Report:
        """A report over one institution's own families. Raises `NotFound`, `Invalid`."""
        territories = () if territory is None else (territory,)
        where = Where(territories=territories, institution=institution)
        return report(self._means, code, span(start, end), where)


def _without_gaps(
    changes: Sequence[Change], after: int, settled_before: datetime
) -> Iterator[Change]:
    """Two writers may commit in another order than they took their places in. A gap is waited for
    until what stands behind it is so old that the gap will stay."""
    for change in changes:
        if change.place != after + 1 and change.at > settled_before:
            return
        yield change
        after = change.place
