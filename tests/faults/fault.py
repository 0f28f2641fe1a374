"""What a fault is to the campaign."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from tests.faults.town import Town

ROOM = 3
"""How much of each place one round has; a fault that wants a place for itself takes all of it."""
BOTH = frozenset({"sqlite", "postgres"})
Places = Mapping[str, int]


class Unmakeable(Exception):
    """This machine cannot make the fault; the text says why."""


class Fault(ABC):
    """One fault, made once, in one round."""

    @abstractmethod
    def begin(self, town: Town) -> None:
        """Let it happen. Raises `Unmakeable`."""

    def busy(self, town: Town) -> bool:
        """Whether it needs more time, and more messages, to come to pass."""
        del town
        return False

    def end(self, town: Town) -> int:
        """Let all be well again, as far as it depends on the outside; how often it happened."""
        del town
        return 1


class Recipe(NamedTuple):
    """A kind of fault. `places` are the parts of the town that it takes, of `ROOM` each; `least`
    is how often the long form makes it, `short` whether the short form does."""

    kind: str
    make: Callable[[Random], Fault]
    places: Places
    least: int = 3
    short: bool = True
    databases: frozenset[str] = BOTH


def alone(*places: str) -> Places:
    """These places whole."""
    return dict.fromkeys(places, ROOM)
