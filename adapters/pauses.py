"""Pauses that grow with each failure in a row, by key."""

from collections.abc import Callable
from typing import Final

FIRST: Final = 2.0
LONGEST: Final = 600.0
"""Seconds."""


class Pauses:
    """Kept in memory: after a restart everything is tried at once."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._waiting: dict[str, tuple[float, float]] = {}

    def over(self, key: str) -> bool:
        """Whether there is no pause, or it has passed."""
        until, _ = self._waiting.get(key, (0.0, 0.0))
        return self._clock() >= until

    def begin(self, key: str) -> None:
        """A failure: the first pause, or one twice as long as the last."""
        _, last = self._waiting.get(key, (0.0, 0.0))
        seconds = min(last * 2 or FIRST, LONGEST)
        self._waiting[key] = (self._clock() + seconds, seconds)

    def end(self, key: str) -> None:
        """A success: the next failure begins with the first pause again."""
        self._waiting.pop(key, None)
