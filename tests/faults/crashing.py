"""A process ends itself by SIGKILL at a named point of its way."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

from adapters.sandbox import Behaviour, Manner
from adapters.sandbox.behaviour import Failing
from hub.ports.crash import Point
from tests.faults.fault import Fault, Recipe
from tests.faults.town import Town


class Scene(NamedTuple):
    """Which commands come by a point; whether only a letter that fails leads there, or only a
    broker that has lost its queues (`tests.faults.broker` makes those)."""

    commands: tuple[str, ...]
    failing: bool = False
    wiped: bool = False


SCENES: Mapping[Point, Scene] = {
    Point.intake_before_commit: Scene(("serve",)),
    Point.intake_after_commit: Scene(("serve",)),
    Point.relay_before_publish: Scene(("relay",)),
    Point.publish_before_confirm: Scene(("relay",)),
    Point.relay_after_publish: Scene(("relay",)),
    Point.relay_after_forget: Scene(("relay",)),
    Point.courier_after_receive: Scene(("worker",)),
    Point.courier_before_send: Scene(("worker",)),
    Point.courier_after_send: Scene(("worker",)),
    Point.courier_before_commit: Scene(("worker",)),
    Point.courier_after_commit: Scene(("worker",)),
    Point.courier_after_settle: Scene(("worker",)),
    Point.moving_before_send: Scene(("worker",), failing=True),
    Point.moving_after_send: Scene(("worker",), failing=True),
    Point.reply_before_commit: Scene(("serve", "worker")),
    Point.reply_after_commit: Scene(("serve", "worker")),
    Point.poller_after_poll: Scene(("worker",)),
    Point.poller_after_accept: Scene(("worker",)),
    Point.poller_after_settle: Scene(("worker",)),
    Point.pusher_before_deliver: Scene(("scheduler",)),
    Point.pusher_after_deliver: Scene(("scheduler",)),
    Point.pusher_after_commit: Scene(("scheduler",)),
    Point.reminders_before_commit: Scene(("scheduler",)),
    Point.reminders_after_commit: Scene(("scheduler",)),
    Point.refill_before_commit: Scene(("relay", "worker", "scheduler"), wiped=True),
    Point.refill_after_commit: Scene(("relay", "worker", "scheduler"), wiped=True),
}

_FAILING = Behaviour(manner=Manner.faulty, fails=1, with_=(Failing.http_500,))


class Crash(Fault):
    """Dies at the `count`th passing of the point, in the first life that is free for it."""

    def __init__(self, point: Point, command: str, count: int) -> None:
        self._point, self._command, self._count = point, command, count
        self._before = 0

    def begin(self, town: Town) -> None:
        if SCENES[self._point].failing:
            town.behave("health", _FAILING)
        self._before = self._deaths(town)
        town.keepers[self._command].arm([f"{self._point}:{self._count}"])

    def busy(self, town: Town) -> bool:
        return self._deaths(town) == self._before

    def end(self, town: Town) -> int:
        if self.busy(town):
            town.keepers[self._command].disarm()
        if SCENES[self._point].failing:
            town.behave("health", Behaviour())
        return self._deaths(town) - self._before

    def _deaths(self, town: Town) -> int:
        return sum((one.command, one.point) == (self._command, self._point) for one in town.deaths)


def _recipe(point: Point, command: str) -> Recipe:
    def make(chance: Random) -> Fault:
        return Crash(point, command, chance.randint(1, 2))

    scene = SCENES[point]
    kind = f"crash {point}" + (f" ({command})" if len(scene.commands) > 1 else "")
    return Recipe(kind, make, {command: 1, **({"health": 3} if scene.failing else {})})


RECIPES: Sequence[Recipe] = [
    _recipe(point, command)
    for point, scene in SCENES.items()
    for command in scene.commands
    if not scene.wiped
]
