"""What the timer keeps of programmes: when to look at each again, and the reminders raised.

All instants are aware and in UTC.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from hub.domain.coming import ProgrammeFlag
from hub.domain.messages import ProgrammeNotice

if TYPE_CHECKING:
    from hub.ports.storage import ProgrammeRecord


class ProgrammeFlags(Protocol):
    """Reminders of programmes."""

    def due(self, at: datetime, after: str, limit: int) -> Sequence["ProgrammeRecord"]:
        """Active programmes to be looked at now, in order of id, beginning after the id `after`
        (empty: from the start), held against other writers; those that others hold are left for
        another time. One that would be looked at more than two days later is due too: a clock that
        was ahead said so."""

    def looked(self, record: "ProgrammeRecord", again_at: datetime) -> None:
        """It was looked at, and its consents are those that count; look again at that time. A later
        version or a withdrawal makes it due at once."""

    def of(self, programme_ids: Sequence[str]) -> Sequence[ProgrammeFlag]:
        """Their flags, the settled ones too, the earliest first."""

    def raise_(self, flags: Sequence[ProgrammeFlag]) -> Sequence[ProgrammeFlag]:
        """Raise flags; return only those that were not raised before."""

    def save(self, flags: Sequence[ProgrammeFlag]) -> None:
        """Keep when each was settled, or that it holds again."""


class ProgrammeNotices(Protocol):
    """Notices about programmes as wholes, for the case systems that ask for them."""

    def add(self, institution: str, programme_id: str, notice: ProgrammeNotice) -> None: ...

    def waiting(self, institution: str, limit: int) -> Sequence[ProgrammeNotice]:
        """Unacknowledged, oldest first."""

    def ack(self, institution: str, ids: Sequence[str], at: datetime) -> int:
        """How many were acknowledged by this call."""
