"""Where a process can end, or lose an answer: points that its work passes, and what strikes there.

There is one before and one after whatever leaves the process: `commit` and `committed`, `publish`
and `published`, `send` and `sent`, `settle` and `settled`, `deliver` and `delivered`; and `begin`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from hub.domain.errors import Unavailable


class Crash(BaseException):
    """The process is gone; nothing that it holds is cleaned up."""


class Fault(NamedTuple):
    """Strikes when the work passes `point` for the `nth` time: the process ends, or (not `deadly`)
    its neighbour does not answer."""

    point: str
    nth: int
    deadly: bool


class Faults:
    """At most one fault is laid at a time."""

    def __init__(self) -> None:
        self.struck = False
        self._laid: Fault | None = None
        self._passed = 0
        self._dead = False

    @contextmanager
    def laid(self, fault: Fault | None) -> Iterator[None]:
        """Lay this fault for the work inside the block."""
        self._laid, self._passed, self.struck = fault, 0, False
        try:
            yield
        finally:
            self._laid, self._dead = None, False

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """What happens inside the block happens in another process: nothing strikes there."""
        laid, self._laid = self._laid, None
        try:
            yield
        finally:
            self._laid = laid

    def passing(self, point: str) -> None:
        """Raise `Crash` or `Unavailable` when the laid fault strikes here. A dead process gets
        nowhere any more, whatever its `finally` blocks try."""
        if self._dead:
            raise Crash
        if self._laid is None or self._laid.point != point:
            return
        self._passed += 1
        if self._passed == self._laid.nth:
            self._strike(deadly=self._laid.deadly)

    def _strike(self, *, deadly: bool) -> None:
        self._laid, self.struck = None, True
        if deadly:
            self._dead = True
            raise Crash
        raise Unavailable("нет ответа", "no answer")
