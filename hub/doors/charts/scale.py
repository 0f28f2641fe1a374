"""From values to places along an axis, with round ticks."""

from math import ceil, floor, log10

import msgspec

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_INTERVALS = 4


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """Values from 0 to `top` lie on `length` units; `ticks` are the round ones."""

    top: float
    length: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """How far from the origin the value lies."""
        return self.length * min(max(value, 0.0), self.top) / self.top


def scale(highest: float, length: float, *, whole: bool) -> Scale:
    """The scale that reaches `highest` by at most five round ticks, whole numbers if `whole`."""
    step = _step(highest if highest > 0 else 1.0, whole=whole)
    # The tiny part is taken off so that 0.3 / 0.1 does not make a fourth interval.
    count = max(1, ceil(highest / step - 1e-9))
    ticks = tuple(round(step * n, 9) for n in range(count + 1))
    return Scale(top=ticks[-1], length=length, ticks=ticks)


def _step(highest: float, *, whole: bool) -> float:
    rough = highest / _INTERVALS
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * (1 - 1e-9))
    return float(ceil(step)) if whole else step
