"""Spares an address the rest of a batch once the first posts show that nobody answers there.

It ends with its batch: whether the channel is broken is judged from all results, by the flow.
"""

from collections import Counter
from typing import Final

from adapters.failures import ErrorCode, Failure

UNTRIED: Final = Failure(
    code=ErrorCode.untried, detail="the posts before it showed that nobody answers there"
)


class Fuse:
    """Counts, for each place, the failures in a row."""

    def __init__(self) -> None:
        self._row: Counter[tuple[str, str]] = Counter()

    def blown(self, place: tuple[str, str], after: int) -> bool:
        """Whether `after` posts in a row have failed there."""
        return self._row[place] >= after

    def note(self, place: tuple[str, str], *, failed: bool) -> None:
        """One more post came to its end."""
        self._row[place] = self._row[place] + 1 if failed else 0
