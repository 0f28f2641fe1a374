"""The broker is killed, or loses everything it had."""

import shutil
import time
from collections.abc import Sequence
from random import Random

from hub.ports.crash import Point
from tests.faults.crashing import SCENES
from tests.faults.fault import Fault, Recipe, alone
from tests.faults.town import Town

_FRESH_SECONDS = 1.0


class Killed(Fault):
    """SIGKILL of the whole node, whose queues are old; its disk stays."""

    def begin(self, town: Town) -> None:
        town.node.kill()

    def end(self, town: Town) -> int:
        town.node.start()
        return 1


class Wiped(Fault):
    """The same, and its data are gone."""

    def begin(self, town: Town) -> None:
        town.node.kill()
        shutil.rmtree(town.folder / "rabbitmq" / "data")

    def end(self, town: Town) -> int:
        town.node.start()
        return 1


class KilledFresh(Wiped):
    """Wiped, and killed again as soon as the hub has declared its queues anew: such young queues
    may come back without a leader."""

    def end(self, town: Town) -> int:
        town.node.start()
        time.sleep(_FRESH_SECONDS)
        town.node.kill()
        town.node.start()
        return 1


class Refilling(Wiped):
    """Wiped, and whoever puts back first what it has lost dies over it."""

    def __init__(self, point: Point) -> None:
        self._point = point

    def begin(self, town: Town) -> None:
        self._before = self._deaths(town)
        for command in SCENES[self._point].commands:
            town.keepers[command].arm([self._point])
        super().begin(town)
        super().end(town)

    def busy(self, town: Town) -> bool:
        return self._deaths(town) == self._before

    def end(self, town: Town) -> int:
        for command in SCENES[self._point].commands:
            town.keepers[command].disarm()
        return self._deaths(town) - self._before

    def _deaths(self, town: Town) -> int:
        return sum(one.point == self._point for one in town.deaths)


def _refilling(point: Point) -> Recipe:
    places = {**alone("broker", "heavy"), **dict.fromkeys(SCENES[point].commands, 1)}
    return Recipe(f"crash {point}", lambda _: Refilling(point), places, 3, short=False)


def _recipe(kind: str, fault: type[Fault], least: int, *, short: bool) -> Recipe:
    def make(chance: Random) -> Fault:
        del chance
        return fault()

    return Recipe(kind, make, alone("broker", "heavy"), least, short)


RECIPES: Sequence[Recipe] = [
    _recipe("broker killed", Killed, 6, short=False),
    _recipe("broker wiped", Wiped, 10, short=False),
    _recipe("broker killed with fresh queues", KilledFresh, 4, short=False),
    *(_refilling(point) for point, scene in SCENES.items() if scene.wiped),
]
