"""That the page never waits for the broker."""

import threading
from collections.abc import Callable

from hub.domain.errors import Unavailable
from hub.doors.board.work.depths import Depths
from hub.ports.queue import Depth
from queues.topology import work_queues


def settled(depths: Depths, until: Callable[[], bool]) -> bool:
    """Ask until it holds; the broker answers in another thread."""
    for _ in range(500):
        depths()
        if until():
            return True
        threading.Event().wait(0.01)
    return False


def test_what_waits_is_summed_by_agency() -> None:
    queues = {name: Depth(ready=2, consumers=1) for name in work_queues(["health"])}
    depths = Depths(["health", "police"], lambda: queues)
    assert depths() is None
    assert settled(depths, lambda: depths() is not None)
    assert depths() == {"health": 2 * len(queues), "police": 0}


def test_a_broker_that_hangs_holds_nobody_up() -> None:
    answer = threading.Event()

    def hang() -> dict[str, Depth]:
        answer.wait(10)
        return {}

    depths = Depths(["health"], hang)
    assert [depths() for _ in range(5)] == [None] * 5
    answer.set()


def test_a_broker_that_is_away_is_asked_again_later() -> None:
    asked: list[float] = []
    now = [100.0]

    def fail() -> dict[str, Depth]:
        asked.append(now[0])
        raise Unavailable("нет", "no")

    depths = Depths(["health"], fail, lambda: now[0])
    assert settled(depths, lambda: len(asked) == 1)
    assert depths() is None
    now[0] += 11
    assert settled(depths, lambda: len(asked) == 2)


def test_an_old_answer_is_not_shown() -> None:
    now = [100.0]
    answers = iter([{}])

    def once() -> dict[str, Depth]:
        found: dict[str, Depth] | None = next(answers, None)
        if found is None:
            raise Unavailable("нет", "no")
        return found

    depths = Depths(["health"], once, lambda: now[0])
    assert settled(depths, lambda: depths() == {"health": 0})
    now[0] += 61
    assert depths() is None
