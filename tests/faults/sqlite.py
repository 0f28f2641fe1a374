"""SQLite is locked by somebody else, or a power cut leaves half a transaction in its log."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.faults.fault import Fault, Recipe, alone
from tests.faults.town import COMMANDS, Town

_ONLY = frozenset({"sqlite"})
_FRAME_HEADER = 24
_WAIT_SECONDS = 5


class Locked(Fault):
    """Another program holds the write lock until the end."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def begin(self, town: Town) -> None:
        self._until = time.monotonic() + self._seconds
        # Opened in one thread of the harness and closed in the same.
        self._connection = sqlite3.connect(_file(town), timeout=_WAIT_SECONDS, isolation_level=None)
        # A process that another fault froze may hold the lock itself.
        with suppress(sqlite3.OperationalError):
            self._connection.execute("BEGIN IMMEDIATE")

    def busy(self, town: Town) -> bool:
        del town
        return time.monotonic() < self._until

    def end(self, town: Town) -> int:
        del town
        held = self._connection.in_transaction
        self._connection.close()
        return int(held)


class Torn(Fault):
    """Every process of the hub ends at once, and the log ends in the midst of a transaction that
    was not committed: its first frame whole, without the mark of a commit, and half the next."""

    def __init__(self, chance: Random) -> None:
        self._junk = chance.randbytes(8192)
        self._cut = chance.randint(1, 4096)

    def begin(self, town: Town) -> None:
        for command in COMMANDS:
            town.keepers[command].hold()
        town.clerk.close()
        log = _file(town).with_name("hub.db-wal")
        with log.open("ab") as torn:
            torn.write(self._junk[: _FRAME_HEADER + self._cut])

    def end(self, town: Town) -> int:
        for command in COMMANDS:
            town.keepers[command].release()
        return 1


def _file(town: Town) -> Path:
    return town.folder / "var" / "hub.db"


RECIPES: Sequence[Recipe] = [
    Recipe(
        "sqlite locked by another writer",
        lambda chance: Locked(chance.choice((1.0, 3.0, 12.0))),
        alone("database"),
        6,
        databases=_ONLY,
    ),
    Recipe("sqlite log torn", Torn, alone("database", *COMMANDS), 10, databases=_ONLY),
]
