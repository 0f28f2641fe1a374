"""The counts of the first screen, summed from groups of open requests that are alike."""

import time
from collections.abc import Callable, Mapping, Sequence
from threading import Lock

import msgspec

from hub.domain.states import State
from hub.domain.waiting import Days, due
from hub.ports.board import Cell, Selection
from hub.ports.storage import UnitOfWork

REST = 50
"""How many times as long as counting took the count is used again: counting never takes more than
a fiftieth of the time, however much is open, and a small town sees every change at once."""
_KEPT = 64


class Square(msgspec.Struct, kw_only=True):
    """How many requests stand so; of them at risk, late, and late for long."""

    total: int = 0
    risk: int = 0
    late: int = 0
    long: int = 0


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """`matrix` is by agency and state, `agencies` and `states` its edges, `whole` its corner."""

    matrix: Mapping[tuple[str, State], Square]
    agencies: Mapping[str, Square]
    states: Mapping[State, Square]
    whole: Square


class Counting:
    """Counts, and remembers for a while. May be shared by threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[Selection, tuple[float, Sequence[Cell]]] = {}

    def tally(self, uow: UnitOfWork, which: Selection, days: Days) -> Tally:
        """The counts of that part of the work."""
        return summed(self._cells(uow, which), days)

    def _cells(self, uow: UnitOfWork, which: Selection) -> Sequence[Cell]:
        began = self._clock()
        with self._lock:
            until, cells = self._kept.get(which, (began, ()))
        if began < until:
            return cells
        cells = uow.board.cells(which)
        ended = self._clock()
        with self._lock:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[which] = (ended + (ended - began) * REST, cells)
        return cells


def summed(cells: Sequence[Cell], days: Days) -> Tally:
    """The counts in these groups, as seen on those days."""
    matrix: dict[tuple[str, State], Square] = {}
    agencies: dict[str, Square] = {}
    states: dict[State, Square] = {}
    whole = Square()
    for cell in cells:
        for square in (
            matrix.setdefault((cell.agency, cell.state), Square()),
            agencies.setdefault(cell.agency, Square()),
            states.setdefault(cell.state, Square()),
            whole,
        ):
            _add(square, cell, days)
    return Tally(matrix=matrix, agencies=agencies, states=states, whole=whole)


def _add(square: Square, cell: Cell, days: Days) -> None:
    square.total += cell.count
    deadline = due(cell.state, cell.take_up_by, cell.answer_by)
    if deadline is None:
        return
    if deadline < days.late_before:
        square.late += cell.count
        square.long += cell.count if deadline < days.long_before else 0
    elif deadline <= days.risk_until:
        square.risk += cell.count
