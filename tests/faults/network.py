"""A wire of the town is broken, in each way, on each leg."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random

from tests.faults.fault import BOTH, Fault, Recipe, alone
from tests.faults.town import Town
from tests.faults.troubles import (
    BlackHole,
    HalfClose,
    Latency,
    Reset,
    Trickle,
    Trouble,
    Truncation,
)
from tests.processes import AGENCIES

_TROUBLES: Mapping[str, Callable[[Random], Callable[[], Trouble]]] = {
    "latency": lambda chance: partial(Latency, chance.uniform(0.1, 0.6)),
    "black hole": lambda _: BlackHole,
    "reset": lambda chance: partial(Reset, late=chance.random() < 0.6),
    "half-close": lambda _: HalfClose,
    "truncation": lambda chance: partial(Truncation, chance.randint(0, 600)),
    "one byte a second": lambda _: Trickle,
}
_LEGS: Mapping[str, frozenset[str]] = {
    "agency": BOTH,
    "case_system": BOTH,
    "hub": BOTH,
    "broker": BOTH,
    "database": frozenset({"postgres"}),
}


class Broken(Fault):
    """A wire suffers a trouble until the end."""

    def __init__(self, wire: str, trouble: Callable[[], Trouble]) -> None:
        self._wire, self._trouble = wire, trouble

    def begin(self, town: Town) -> None:
        town.wires[self._wire].suffer(self._trouble)

    def end(self, town: Town) -> int:
        town.wires[self._wire].heal()
        return 1


def _recipes(leg: str, name: str) -> Sequence[Recipe]:
    """One recipe; on the leg to the agencies, one for each of them."""
    wires = AGENCIES if leg == "agency" else (leg,)
    return [_recipe(f"network {name}: {leg}", wire, name, _LEGS[leg]) for wire in wires]


def _recipe(kind: str, wire: str, name: str, databases: frozenset[str]) -> Recipe:
    def make(chance: Random) -> Fault:
        return Broken(wire, _TROUBLES[name](chance))

    least = 1 if wire in AGENCIES else 3
    return Recipe(kind, make, alone(wire), least, databases=databases)


RECIPES: Sequence[Recipe] = [
    recipe for leg in _LEGS for name in _TROUBLES for recipe in _recipes(leg, name)
]
