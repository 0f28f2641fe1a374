"""PostgreSQL is killed, shut down in a hurry, or ends its connections."""

import signal
from collections.abc import Callable, Sequence
from functools import partial

from tests.databases import Server
from tests.faults.fault import Fault, Recipe, alone
from tests.faults.town import Town

_TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hub'"


class Killed(Fault):
    """The whole server ends by a signal and is started again at the end."""

    def __init__(self, how: signal.Signals) -> None:
        self._how = how

    def begin(self, town: Town) -> None:
        _server(town).kill(self._how)

    def end(self, town: Town) -> int:
        _server(town).start()
        return 1


class Terminated(Fault):
    """Every connection of the hub is ended by the server, in the midst of its work."""

    def begin(self, town: Town) -> None:
        _server(town).execute(_TERMINATE)


def _server(town: Town) -> Server:
    assert town.server is not None
    return town.server


def _recipe(kind: str, make: Callable[[], Fault], least: int) -> Recipe:
    only = frozenset({"postgres"})
    whole = alone("database", "heavy")
    return Recipe(f"postgres {kind}", lambda _: make(), whole, least, databases=only)


RECIPES: Sequence[Recipe] = [
    _recipe("killed", partial(Killed, signal.SIGKILL), 10),
    _recipe("shut down at once", partial(Killed, signal.SIGQUIT), 4),
    _recipe("connections terminated", Terminated, 6),
]
