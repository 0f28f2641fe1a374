"""The disk is full, or does not keep what it was given."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from random import Random

import psutil

from tests.faults.fault import Fault, Recipe, Unmakeable, alone
from tests.faults.town import COMMANDS, Town

_ATTACH_SECONDS = 5
_LOG = "strace.out"
_INJECTIONS = {
    "full": ("pwrite64,pwritev,ftruncate,fallocate", "error=ENOSPC"),
    "does not sync": ("fsync,fdatasync", "error=EIO"),
}
"""What the calls return to whoever writes the database."""


class Failing(Fault):
    """Calls of every process that writes the database fail until the end, by strace."""

    def __init__(self, injection: tuple[str, str]) -> None:
        self._calls, self._error = injection

    def begin(self, town: Town) -> None:
        strace = shutil.which("strace")
        if strace is None:
            raise Unmakeable("strace is not installed (Debian: apt-get install strace)")
        attached = [word for pid in _writers(town) for word in ("-p", str(pid))]
        log = town.folder / _LOG
        log.unlink(missing_ok=True)
        self._tracer = subprocess.Popen(
            [
                *(strace, "-f", "-qq", "-o", str(log)),
                *("-e", f"trace={self._calls}", "-e", f"inject={self._calls}:{self._error}"),
                *attached,
            ],
            stderr=subprocess.PIPE,
        )
        time.sleep(0.3)
        # It also ends when all that it looked after died of their first failed call.
        if self._tracer.poll() is not None and not _injected(town):
            assert self._tracer.stderr is not None
            said = self._tracer.stderr.read().decode(errors="replace")
            raise Unmakeable(f"strace does not work here: {said[:200]}")

    def end(self, town: Town) -> int:
        self._tracer.terminate()
        self._tracer.wait(_ATTACH_SECONDS)
        if town.server is not None and not _answers(town):
            town.server.kill()
            town.server.start()
        return int(_injected(town))


def _injected(town: Town) -> bool:
    """Whether any call was made to fail."""
    return "INJECTED" in (town.folder / _LOG).read_text(errors="replace")


def _writers(town: Town) -> Iterator[int]:
    """Who writes: the hub's processes, or PostgreSQL's."""
    if town.server is None:
        yield from (keeper.pid for keeper in town.keepers.values() if keeper.pid is not None)
    elif town.server.process is not None:
        server = psutil.Process(town.server.process.pid)
        yield from (one.pid for one in (server, *server.children(recursive=True)))


def _answers(town: Town) -> bool:
    try:
        town.truth.waiting()
    except Exception:
        return False
    return True


def _recipe(name: str) -> Recipe:
    def make(chance: Random) -> Fault:
        del chance
        return Failing(_INJECTIONS[name])

    return Recipe(f"disk {name}", make, alone("database", "heavy", *COMMANDS), 4, short=False)


RECIPES: Sequence[Recipe] = [_recipe(name) for name in _INJECTIONS]
