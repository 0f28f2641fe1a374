"""A machine of the hub has the wrong time."""

import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.faults.fault import Fault, Recipe, Unmakeable, alone
from tests.faults.town import COMMANDS, Town

_LIBRARIES = ("/usr/lib", "/lib")
_NAME = "*/faketime/libfaketimeMT.so.1"
_OFFSETS = {
    "an hour ahead": ("+3600",),
    "an hour behind": ("-3600",),
    "ten years ahead": ("+315360000",),
    "stepping back": ("+3600", "-1800"),
}
_STEP_SECONDS = 1.5


class Wrong(Fault):
    """One command lives with a clock that is so many seconds off; with several offsets, it steps
    from one to the next."""

    def __init__(self, command: str, offsets: Sequence[str]) -> None:
        self._command, self._offsets = command, offsets

    def begin(self, town: Town) -> None:
        self._file = town.folder / f"clock-{self._command}"
        self._file.write_text(self._offsets[0])
        self._stepped_at = time.monotonic() + _STEP_SECONDS
        town.keepers[self._command].surround(
            LD_PRELOAD=str(_library()),
            FAKETIME_TIMESTAMP_FILE=str(self._file),
            FAKETIME_NO_CACHE="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1",
        )

    def busy(self, town: Town) -> bool:
        del town
        if time.monotonic() > self._stepped_at:
            self._file.write_text(self._offsets[-1])
        return False

    def end(self, town: Town) -> int:
        town.keepers[self._command].surround()
        return 1


def _library() -> Path:
    for folder in _LIBRARIES:
        for found in Path(folder).glob(_NAME):
            return found
    raise Unmakeable("faketime is not installed (Debian: apt-get install faketime)")


def _recipe(name: str, command: str) -> Recipe:
    def make(chance: Random) -> Fault:
        del chance
        return Wrong(command, _OFFSETS[name])

    return Recipe(
        f"clock {name} ({command})", make, alone(command), 1, short=name == "stepping back"
    )


RECIPES: Sequence[Recipe] = [_recipe(name, command) for name in _OFFSETS for command in COMMANDS]
