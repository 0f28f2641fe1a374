"""Keeps one command of the hub running, as systemd does with Restart=always."""

import os
import re
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hub.ports.crash import LAST_WORDS, PARENT, VARIABLE
from tests.commands import Office

_RESTART_SECONDS = 0.1
_PAUSE_AFTER_ERROR = 0.5
_LAST_WORDS = re.compile(rf"^{LAST_WORDS}(\S+)$", re.MULTILINE)
_UNAVAILABLE = 3
"""The exit code of a command that could not start because a neighbour did not answer."""


@dataclass(frozen=True)
class Death:
    """An end of the process. `point` is where it was armed to die; `meant` is False for one that
    nobody had wanted."""

    command: str
    code: int
    point: str | None
    meant: bool
    log: str = ""


class Keeper:
    """One command; its log is `<command>.log` in the office's folder."""

    def __init__(self, office: Office, command: str, told: Callable[[Death], None]) -> None:
        """`told` hears of every death, in the keeper's own thread."""
        self.command = command
        self._office, self._told = office, told
        self.log = office.folder / f"{command}.log"
        self._armings: deque[str] = deque()
        self._besides: Mapping[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = threading.Event()
        self._wanted.set()
        self._closing = False
        self._killed = False
        self._armed = ""
        self._thread = threading.Thread(target=self._keep, name=f"keeper {command}", daemon=True)

    def start(self) -> None:
        """Begin to keep it running."""
        self._thread.start()

    def arm(self, points: list[str]) -> None:
        """Let each of its next lives end at one of these, such as `courier.after_send:2`; the life
        that is not armed makes room for them."""
        self._armings.extend(points)
        if not self._armed:
            self.kill()

    @property
    def armings(self) -> int:
        """How many lives are still to end at a point, the present one left out."""
        return len(self._armings)

    def disarm(self) -> None:
        """Forget what it was still armed for; a life that is armed is ended."""
        self._armings.clear()
        if self._armed:
            self._armed = ""
            self.kill()

    def surround(self, **environment: str) -> None:
        """Give its next lives these variables besides, and end the present one."""
        self._besides = environment
        self.kill()

    def kill(self) -> None:
        """End it as a power cut would; it comes back by itself."""
        process = self._process
        if process is not None and process.poll() is None:
            self._killed = True
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(number)

    def hold(self) -> None:
        """End it, and do not start it again until `release`."""
        self._wanted.clear()
        # A new life may just have begun, so one look is not enough.
        for _ in range(10):
            self.kill()
            time.sleep(0.02)

    def release(self) -> None:
        """Keep it running again."""
        self._wanted.set()

    @property
    def pid(self) -> int | None:
        """The id of the running process."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def close(self) -> None:
        """End it for good."""
        self._closing = True
        self._wanted.set()
        self.kill()
        self._thread.join()

    def _keep(self) -> None:
        while not self._closing:
            self._wanted.wait()
            if self._closing:
                return
            death = self._live()
            if not self._closing:
                self._told(death)
            time.sleep(_RESTART_SECONDS if death.code < 0 else _PAUSE_AFTER_ERROR)

    def _live(self) -> Death:
        """Run it once, to its end."""
        self._killed = False
        with self.log.open("ab") as log:
            born = log.tell()
            self._process = self._office.start(self.command, log=log, **self._environment())
            code = self._process.wait()
        return self._autopsy(code, _read(self.log, born))

    def _environment(self) -> dict[str, str]:
        self._armed = self._armings.popleft() if self._armings else ""
        armed = {VARIABLE: self._armed, PARENT: str(os.getpid())} if self._armed else {}
        return {"PYTHONFAULTHANDLER": "1", **self._besides, **armed}

    def _autopsy(self, code: int, log: str) -> Death:
        found = _LAST_WORDS.search(log)
        meant = self._killed or self._closing or found is not None or code == _UNAVAILABLE
        point = found[1] if found and code == -signal.SIGKILL else None
        if self._armed and not point:
            # Something else was quicker: the next life is for it.
            self._armings.appendleft(self._armed)
        return Death(self.command, code, point, meant, "" if meant else log[-8000:])


def _read(path: Path, start: int) -> str:
    with path.open("rb") as log:
        log.seek(start)
        return log.read().decode(errors="replace")
