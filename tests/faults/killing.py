"""Processes of the hub are killed or stopped from outside, at any moment."""

import signal
import threading
from collections.abc import Sequence
from random import Random

from tests.faults.fault import Fault, Recipe
from tests.faults.town import COMMANDS, Town


class Kill(Fault):
    """SIGKILL, some time after the beginning."""

    def __init__(self, command: str, after: float) -> None:
        self._command, self._after = command, after

    def begin(self, town: Town) -> None:
        self._timer = threading.Timer(self._after, town.keepers[self._command].kill)
        self._timer.start()

    def busy(self, town: Town) -> bool:
        del town
        return self._timer.is_alive()

    def end(self, town: Town) -> int:
        del town
        self._timer.join()
        return 1


class Freeze(Fault):
    """SIGSTOP until the end: connections stay open and nothing comes of them."""

    def __init__(self, command: str) -> None:
        self._command = command

    def begin(self, town: Town) -> None:
        town.keepers[self._command].signal(signal.SIGSTOP)

    def end(self, town: Town) -> int:
        town.keepers[self._command].signal(signal.SIGCONT)
        return 1


def _kill(command: str) -> Recipe:
    def make(chance: Random) -> Fault:
        return Kill(command, chance.uniform(0, 3))

    return Recipe(f"kill {command}", make, {command: 1}, least=6)


def _freeze(command: str) -> Recipe:
    return Recipe(f"freeze {command}", lambda _: Freeze(command), {command: 3})


RECIPES: Sequence[Recipe] = [
    *(_kill(command) for command in COMMANDS),
    *(_freeze(command) for command in COMMANDS),
]
