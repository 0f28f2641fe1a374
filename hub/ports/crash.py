"""Named points at which a trial may end this process as a power cut would.

Nothing happens at a point unless the process was armed. `HUB_CRASH="courier.after_send:3"` ends it
by SIGKILL at the third passing of that point; several are separated by commas. It takes a parent
that means it: `HUB_CRASH_PARENT` must hold the process id of whoever started this process, which no
unit file, image or profile can know beforehand. Without it the variable is refused, loudly, at the
start. `docs/faults.md` tells how the points are tried, and what a passing costs.
"""

import logging
import os
import signal
from collections.abc import Iterator, Mapping
from enum import StrEnum

from hub.domain.errors import Misconfigured

_log = logging.getLogger(__name__)

VARIABLE = "HUB_CRASH"
PARENT = "HUB_CRASH_PARENT"
LAST_WORDS = "crash point "
"""What an armed process writes to its standard error before it ends, and then the point's name."""


class Point(StrEnum):
    """Every point there is, in the order of a request's way."""

    intake_before_commit = "intake.before_commit"
    intake_after_commit = "intake.after_commit"
    relay_before_publish = "relay.before_publish"
    publish_before_confirm = "publish.before_confirm"
    relay_after_publish = "relay.after_publish"
    relay_after_forget = "relay.after_forget"
    courier_after_receive = "courier.after_receive"
    courier_before_send = "courier.before_send"
    courier_after_send = "courier.after_send"
    courier_before_commit = "courier.before_commit"
    courier_after_commit = "courier.after_commit"
    courier_after_settle = "courier.after_settle"
    moving_before_send = "moving.before_send"
    moving_after_send = "moving.after_send"
    reply_before_commit = "reply.before_commit"
    reply_after_commit = "reply.after_commit"
    poller_after_poll = "poller.after_poll"
    poller_after_accept = "poller.after_accept"
    poller_after_settle = "poller.after_settle"
    pusher_before_deliver = "pusher.before_deliver"
    pusher_after_deliver = "pusher.after_deliver"
    pusher_after_commit = "pusher.after_commit"
    reminders_before_commit = "reminders.before_commit"
    reminders_after_commit = "reminders.after_commit"
    refill_before_commit = "refill.before_commit"
    refill_after_commit = "refill.after_commit"


_armed: dict[Point, Iterator[int]] = {}


def passing(point: Point) -> None:
    """Say that this process comes by `point`; an armed one may end here."""
    if _armed and point in _armed and next(_armed[point]) == 0:
        # Straight to the descriptor: nothing buffered would get out any more.
        os.write(2, f"{LAST_WORDS}{point}\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)


def arm(environment: Mapping[str, str] = os.environ) -> None:
    """Arm this process as its environment says; without `HUB_CRASH`, disarm it.

    Raises `Misconfigured` for a point or a count that does not exist, and when the parent of this
    process is not the one that means it.
    """
    _armed.clear()
    wanted = environment.get(VARIABLE)
    if not wanted:
        return
    if environment.get(PARENT) != str(os.getppid()):
        raise _refusal(f"{PARENT} не называет родителя", f"{PARENT} does not name the parent")
    for one in wanted.split(","):
        point, count = _read(one)
        _armed[point] = iter(range(count - 1, -1, -1))
    _log.warning("this process will kill itself: %s", wanted)


def _read(one: str) -> tuple[Point, int]:
    name, _, count = one.strip().partition(":")
    try:
        found = Point(name), int(count or 1)
    except ValueError as wrong:
        raise _refusal(f"нет такой точки: {one}", f"there is no such point: {one}") from wrong
    if found[1] < 1:
        raise _refusal(f"счёт с единицы: {one}", f"counts begin at one: {one}")
    return found


def _refusal(ru: str, en: str) -> Misconfigured:
    return Misconfigured(f"{VARIABLE}: {ru}", f"{VARIABLE}: {en}")
