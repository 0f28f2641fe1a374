"""Shares, medians, percentiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.reports.counting import middle, percentile, share, shares

counts = st.lists(st.integers(0, 10**6), min_size=1, max_size=8)


def test_thirds_make_a_whole() -> None:
    assert shares([1, 1, 1]) == [0.334, 0.333, 0.333]


def test_of_nothing_there_are_no_shares() -> None:
    assert shares([0, 0]) == [None, None]
    assert share(0, 0) is None
    assert middle([]) is None
    assert percentile([], 90) is None


@given(counts.filter(any))
def test_shares_make_a_hundred_per_cent_and_stay_within_a_tenth(parts: list[int]) -> None:
    made = [one for one in shares(parts) if one is not None]
    assert sum(round(one * 1000) for one in made) == 1000
    whole = sum(parts)
    assert all(abs(one - part / whole) <= 0.001 for one, part in zip(made, parts, strict=True))


@pytest.mark.parametrize(
    ("values", "median", "ninetieth"),
    [([5], 5, 5), ([1, 2], 1.5, 2), (range(1, 11), 5.5, 9), (range(1, 12), 6, 10)],
)
def test_median_and_percentile_by_nearest_rank(
    values: list[int], median: float, ninetieth: int
) -> None:
    assert middle(values) == median
    assert percentile(values, 90) == ninetieth


@given(st.lists(st.integers(0, 400), min_size=1), st.integers(1, 100))
def test_at_least_the_rank_does_not_exceed_the_percentile(values: list[int], rank: int) -> None:
    found = percentile(values, rank)
    assert found in values
    assert sum(one <= found for one in values) * 100 >= rank * len(values)
    assert sum(one < found for one in values) * 100 < rank * len(values)
