"""How an agency's replies are fetched: a queue that cannot be reached is no silent agency."""

from datetime import datetime
from typing import Final

import msgspec

ENOUGH: Final = 3
"""Failures in a row after which it is said that replies cannot be fetched."""


class Fetching(msgspec.Struct, frozen=True, kw_only=True):
    """An agency that is asked for its replies. `failures` in a row, counted up to `ENOUGH`; `since`
    is the instant of the first of them, in UTC; None when the last time went well."""

    agency: str
    failures: int = 0
    since: datetime | None = None

    def failed(self, at: datetime) -> "Fetching":
        """The same after one more failure."""
        return msgspec.structs.replace(
            self, failures=min(self.failures + 1, ENOUGH), since=self.since or at
        )

    def passed(self) -> "Fetching":
        """The same after the agency answered."""
        return Fetching(agency=self.agency)
