"""How far a long work is."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much; 0 when that is not known."""


def silent(_done: int, _total: int) -> None:
    """For those who do not watch."""
