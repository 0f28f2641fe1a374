"""Where the audit trail lies: it can be added to and read, nothing else."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from hub.domain.audit import Entry, Head, Sealed


class TrailFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries to list; None means any. `before` is a number: only earlier entries."""

    actor: str | None = None
    action: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    before: int | None = None
    limit: int = 100


class AuditLog(Protocol):
    """The chain of entries."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Add to the end of the chain, which is held against other writers until the unit of work
        ends: do it last."""

    def list(self, what: TrailFilter) -> Sequence[Sealed]:
        """The newest first."""

    def after(self, seq: int, limit: int) -> Sequence[Sealed]:
        """In order, beginning after that number."""

    def get(self, seq: int) -> Sealed | None: ...

    def head(self) -> Head:
        """Where the chain ends, as the last writer left it."""
