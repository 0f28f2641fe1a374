"""Round ticks."""

import pytest

from hub.doors.charts.scale import scale


@pytest.mark.parametrize(
    ("highest", "whole", "ticks"),
    [
        (40, True, (0, 10, 20, 30, 40)),
        (3, True, (0, 1, 2, 3)),
        (1, True, (0, 1)),
        (0, True, (0, 1)),
        (953, True, (0, 250, 500, 750, 1000)),
        (1.0, False, (0, 0.25, 0.5, 0.75, 1.0)),
        (0.3, False, (0, 0.1, 0.2, 0.3)),
        (2.5, False, (0, 1, 2, 3)),
    ],
)
def test_ticks_are_round_and_reach_the_highest_value(
    highest: float, whole: bool, ticks: tuple[float, ...]
) -> None:
    assert scale(highest, 100, whole=whole).ticks == pytest.approx(ticks)


@pytest.mark.parametrize("whole", [True, False])
def test_there_are_never_more_than_five(whole: bool) -> None:
    for highest in range(1, 3_000, 7):
        made = scale(highest, 100, whole=whole)
        assert len(made.ticks) <= 5
        assert made.ticks[-1] >= highest


def test_values_beyond_the_ends_stay_at_the_ends() -> None:
    made = scale(10, 100, whole=True)
    assert [made.at(value) for value in (-5, 0, made.top, 1_000)] == [0, 0, 100, 100]
