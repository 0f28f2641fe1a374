"""Shares, medians and percentiles, each defined in one place."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from statistics import median

_TENTHS = 1000
"""Tenths of a per cent in a whole."""


def share(part: int, whole: int) -> float | None:
    """`part` of `whole` as a fraction of 1, rounded to a tenth of a per cent; None of nothing."""
    return round(Fraction(part, whole) * _TENTHS) / _TENTHS if whole else None


def shares(parts: Sequence[int]) -> list[float | None]:
    """Each part's share of their sum. Rounded by largest remainders, so that they make 100.0 %
    together; None for each when the sum is nothing."""
    whole = sum(parts)
    if not whole:
        return [None] * len(parts)
    floors = [part * _TENTHS // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: -(parts[place] * _TENTHS % whole))
    for place in by_remainder[: _TENTHS - sum(floors)]:
        floors[place] += 1
    return [tenths / _TENTHS for tenths in floors]


def middle(values: Sequence[int]) -> float | None:
    """The median: the middle value, of an even number the mean of the two middle ones."""
    return float(median(values)) if values else None


def percentile(values: Sequence[int], rank: int) -> int | None:
    """The smallest value that at least `rank` per cent of `values` do not exceed (nearest rank)."""
    if not values:
        return None
    return sorted(values)[ceil(Fraction(rank * len(values), 100)) - 1]
