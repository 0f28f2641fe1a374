"""A request's path as a picture: where everything stands, for the template to draw as SVG."""

from collections.abc import Sequence
from typing import Final

import msgspec

from hub.domain.request import Move
from hub.domain.states import FINAL, State

_USUAL: Final = (
    State.requested,
    State.received,
    State.accepted,
    State.in_progress,
    State.completed,
    State.closed,
)
_STEP: Final = 150
_ROW: Final = 128
_PER_ROW: Final = 6
_MARGIN: Final = 75


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A state on the path. Without a `move` it has not been reached. `from_x`, `from_y` are where
    the line to it begins."""

    state: State
    x: int
    y: int
    from_x: int
    from_y: int
    move: Move | None
    here: bool

    @property
    def kind(self) -> str:
        """How it is drawn."""
        if self.move is None:
            return "ahead"
        if self.state in (State.rejected, State.failed, State.cancelled):
            return "ended"
        return "here" if self.here else "passed"


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """The stops in order, and the size of the whole, in the units of the SVG."""

    stops: Sequence[Stop]
    width: int
    height: int


def picture(history: Sequence[Move], state: State) -> Picture:
    """The moves that were made, then the usual states that are still ahead."""
    steps: list[tuple[State, Move | None]] = [(move.target, move) for move in history]
    reached = len(steps) - 1
    steps += [(one, None) for one in _ahead(state)]
    stops = []
    for place, (target, move) in enumerate(steps):
        x, y = _at(place)
        from_x, from_y = _at(max(place - 1, 0))
        stops.append(
            Stop(
                state=target,
                x=x,
                y=y,
                from_x=from_x,
                from_y=from_y,
                move=move,
                here=place == reached,
            )
        )
    rows = max(1, -(-len(stops) // _PER_ROW))
    return Picture(stops=stops, width=min(max(len(stops), 1), _PER_ROW) * _STEP, height=rows * _ROW)


def _ahead(state: State) -> Sequence[State]:
    if state in FINAL:
        return ()
    stands = {State.draft: None, State.needs_info: State.received, State.on_hold: State.accepted}
    known = stands.get(state, State.accepted if state not in _USUAL else state)
    return _USUAL if known is None else _USUAL[_USUAL.index(known) + 1 :]


def _at(place: int) -> tuple[int, int]:
    """Rows run to and fro, so that the line never jumps back."""
    row, column = divmod(place, _PER_ROW)
    if row % 2:
        column = _PER_ROW - 1 - column
    return _MARGIN + column * _STEP, 36 + row * _ROW
