"""What goes wrong without anybody's step: processes, broker, messages, clocks."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from tests.model.machine import Machine
from tests.model.strategies import (
    WHICH,
)


class Mishaps(Machine):
    """A rule for each of them."""

    @rule()
    def every_process_ends(self) -> None:
        self.world.start()

    @rule()
    def the_broker_goes_away(self) -> None:
        self.world.broker.cut()

    @rule()
    def the_broker_comes_back(self) -> None:
        self.world.broker.restore()

    @rule()
    def the_broker_loses_everything(self) -> None:
        self.world.broker.cut()
        self.world.broker.wipe()
        self.world.broker.restore()

    @rule(which=WHICH)
    def a_message_is_lost(self, which: int) -> None:
        queues = self._filled()
        if queues:
            queues[which % len(queues)].popleft()

    @rule(which=WHICH)
    def a_message_is_doubled(self, which: int) -> None:
        queues = self._filled()
        if queues:
            queue = queues[which % len(queues)]
            queue.append(queue[0])

    @rule()
    def messages_change_places(self) -> None:
        for queue in self._filled():
            queue.reverse()

    @rule(seconds=st.sampled_from([1, 40, 100, 100_000]))
    def time_passes(self, seconds: int) -> None:
        self.world.true += timedelta(seconds=seconds)

    @rule(hours=st.sampled_from([-1, 0, 0, 1, 87_600]))
    def the_hubs_clock_is_off(self, hours: int) -> None:
        self.world.skew = timedelta(hours=hours)

    def _filled(self) -> list[Any]:
        items = self.world.broker._store.items
        return [items[name] for name in sorted(items) if items[name]]
