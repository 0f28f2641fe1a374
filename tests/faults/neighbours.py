"""The ninth law: a dead agency slows another agency's requests by less than a factor of two."""

import time
from collections.abc import Sequence
from random import Random
from statistics import median

from hub.domain.request import MessageKind
from tests.faults.case_system import FAMILIES
from tests.faults.fault import Fault, Recipe, alone
from tests.faults.town import COMMANDS, Town
from tests.faults.troubles import BlackHole
from tests.faults.truth import HANDED_OVER
from tests.processes import AGENCIES

_FACTOR = 2.0
_NOISE = 0.5
"""Seconds below which a busy machine's own unrest would be compared."""
_PATIENCE = 60
_TIMES = 2


class DeadNeighbour(Fault):
    """Times letters to the other agencies, first in peace, then beside a dead one."""

    def __init__(self, dead: str) -> None:
        self._dead = dead

    def begin(self, town: Town) -> None:
        in_peace = self._seconds(town, "peace")
        town.wires[self._dead].suffer(BlackHole)
        beside = self._seconds(town, "beside")
        if max(beside, _NOISE) >= _FACTOR * max(in_peace, _NOISE):
            raise AssertionError(f"{in_peace:.2f} s in peace, {beside:.2f} s beside {self._dead}")

    def end(self, town: Town) -> int:
        town.wires[self._dead].heal()
        return 1

    def _seconds(self, town: Town, when: str) -> float:
        """The median of the seconds from a letter's making to its being with the agency."""
        numbers = [f"{FAMILIES[0]['number']}/{when}.{id(self)}.{n}" for n in range(_TIMES)]
        for number in numbers:
            town.case_system.submit(FAMILIES[0], number).result(_PATIENCE)
        deadline = time.monotonic() + _PATIENCE
        while True:
            letters = [
                row
                for row in town.truth.deliveries(numbers)
                if row.agency != self._dead and row.kind == MessageKind.request
            ]
            if letters and all(row.state in HANDED_OVER for row in letters):
                took = [(row.changed_at - row.created_at).total_seconds() for row in letters]
                return float(median(took))
            if time.monotonic() > deadline:
                raise AssertionError(f"beside {self._dead} others get nothing at all")
            time.sleep(0.1)


def _recipe(dead: str) -> Recipe:
    def make(chance: Random) -> Fault:
        del chance
        return DeadNeighbour(dead)

    everything = alone(*COMMANDS, *AGENCIES, "hub", "broker", "database", "heavy")
    return Recipe(f"dead neighbour: {dead}", make, everything, 1, short=False)


RECIPES: Sequence[Recipe] = [_recipe(agency) for agency in AGENCIES]
