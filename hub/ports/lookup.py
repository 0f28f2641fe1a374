"""What the REST API asks the flow, beside what every door asks: requests, changes, reports."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import msgspec

from hub.domain.catalogue import Catalogue
from hub.domain.reports.shape import Report
from hub.domain.request import Flag, Move, Request
from hub.ports.changes import Change
from hub.ports.storage import RequestFilter


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A request with its history and flags, both in the order in which they came, and the chain of
    requests in which it stands. `undelivered`: a letter of it is dead."""

    request: Request
    moves: tuple[Move, ...]
    flags: tuple[Flag, ...]
    undelivered: bool = False
    chain: tuple[Request, ...] = ()
    named: str | None = None
    """The agency to which the last of the chain was sent on although no request is there."""


class Lookup(Protocol):
    """Reads only. Who may see what is the door's to ask for. Each may raise `Unavailable`."""

    def requests(self, what: RequestFilter) -> Sequence[Request]: ...

    def undelivered(self, found: Sequence[Request]) -> frozenset[str]:
        """The ids of those of these requests of which a letter is dead."""

    def request(self, number: str) -> Look | None: ...

    def newest_change(self) -> int:
        """The place of the newest change; 0 when there is none."""

    def changes(self, after: int, limit: int) -> Sequence[Change]:
        """The changes behind the place `after`, in order, as far as none can still come between."""

    def catalogue(self) -> Catalogue: ...

    def report(
        self, code: str, start: date, end: date, territory: str | None, institution: str
    ) -> Report:
        """A report over one institution's own families. Raises `NotFound` for the code, `Invalid`
        for the period or territory (the beginning of an ОКТМО code, None for all)."""
