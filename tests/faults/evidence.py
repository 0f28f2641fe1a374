"""Everything that the laws look at, gathered once a round after the faults have ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from adapters.sandbox.behaviour import Manner
from adapters.sandbox.journal import Entry
from hub.domain.audit import Head
from hub.flow.trail import Verdict
from tests.faults.case_system import Receipt
from tests.faults.keeper import Death
from tests.faults.town import Town
from tests.faults.truth import ENDED, HANDED_OVER

_UNKNOWN = Verdict(head=Head(seq=0, hash=b""), broken_at=0)


@dataclass
class Evidence:
    """What one round left. Rows are those of `tests.faults.truth`, of the round's programmes."""

    town: Town
    receipts: Sequence[Receipt]
    unanswered: Sequence[str]
    """Numbers of programmes for which no receipt came at all."""
    deaths: Sequence[Death]
    requests: Sequence[Row[Any]] = ()
    programmes: Sequence[Row[Any]] = ()
    deliveries: Sequence[Row[Any]] = ()
    moves: Sequence[Row[Any]] = ()
    replies: Sequence[Row[Any]] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    outbox: int = 0
    depths: Mapping[str, int] = field(default_factory=dict)
    verdict: Verdict = field(default_factory=lambda: _UNKNOWN)
    clerks_entries: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """What must be free of personal data: logs, dead letters, metrics, Faults, by their place."""
    replayed: Sequence[str] = ()
    """What a reply that was played again changed."""

    @property
    def numbers(self) -> Sequence[str]:
        """The numbers of the round's programmes."""
        return [receipt.programme for receipt in self.receipts]

    @property
    def stuck(self) -> Sequence[Row[Any]]:
        """Requests that went neither to their end nor to an agency that is silent."""
        handed = {one.request_id for one in self.deliveries if one.state in HANDED_OVER}
        return [
            one
            for one in self.requests
            if one.state not in ENDED and not (one.id in handed and self.silent(one.number))
        ]

    def silent(self, number: str) -> bool:
        """Whether the agency will say nothing about this request, by its script."""
        entry = self.entries.get(number)
        return entry is not None and entry.behaviour is Manner.silent

    def look(self) -> "Evidence":
        """Read the database and the agencies' journal anew."""
        truth, numbers = self.town.truth, self.numbers
        self.requests = truth.requests(numbers)
        self.deliveries = truth.deliveries(numbers)
        self.entries = {one.number: one for one in self.town.sandbox.journal().entries}
        self.outbox = truth.waiting()
        return self

    def look_closely(self) -> "Evidence":
        """Read the rest too."""
        self.look()
        truth, numbers = self.town.truth, self.numbers
        self.programmes = truth.programmes(numbers)
        self.moves = truth.moves(numbers)
        self.replies = truth.replies(numbers)
        self.depths = self.town.depths()
        self.verdict = self.town.clerk.verify()
        self.clerks_entries = self.town.clerk.entries()
        return self
