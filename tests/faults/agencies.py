"""Agencies behave as agencies do."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random

from adapters.sandbox import Behaviour, Manner
from adapters.sandbox.behaviour import Failing, Outage
from tests.faults.fault import Fault, Recipe, alone
from tests.faults.network import Broken
from tests.faults.town import Town
from tests.faults.troubles import Instead, Mangled, Trouble, Truncation
from tests.processes import AGENCIES

_BEHAVIOURS: Mapping[str, Behaviour] = {
    "answers twice": Behaviour(manner=Manner.twice),
    "out of order": Behaviour(manner=Manner.out_of_order),
    "contradicts itself": Behaviour(manner=Manner.contradictory),
    "never answers": Behaviour(manner=Manner.silent),
    "answers late": Behaviour(manner=Manner.slow, delay=1.5),
    "Fault": Behaviour(manner=Manner.faulty, fails=2, with_=(Failing.fault,)),
    "500": Behaviour(manner=Manner.faulty, fails=2, with_=(Failing.http_500,)),
    "200 with HTML": Behaviour(manner=Manner.faulty, fails=2, with_=(Failing.html,)),
    "empty 202": Behaviour(manner=Manner.faulty, fails=2, with_=(Failing.empty,)),
    "does it, answer lost": Behaviour(manner=Manner.faulty, fails=3, with_=(Failing.lost,)),
    "down": Behaviour(manner=Manner.down),
    "nobody listens": Behaviour(manner=Manner.down, outage=Outage.refused),
}
"""What the sandbox itself can do."""

_SENSELESS = {("out of order", "employment")}
"""Who is asked tells the last word alone: told out of order, that it is done would be forgotten."""
_HUGE = 30 * 1024 * 1024
_HTTP = "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {}\r\n\r\n"
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ANOTHER = b"00000000-0000-1000-8000-000000000000"


def _huge() -> Trouble:
    return Instead(_HTTP.format(_HUGE).encode() + b"<a>" + b" " * _HUGE)


_ANSWERS: Mapping[str, Callable[[Random], Callable[[], Trouble]]] = {
    "half a body": lambda chance: partial(Truncation, chance.randint(150, 500)),
    "30 MB": lambda _: _huge,
    "wrong id": lambda _: partial(Mangled, partial(_UUID.sub, _ANOTHER)),
    "wrong namespace": lambda _: partial(Mangled, lambda data: data.replace(b'"urn:', b'"urm:')),
}
"""What is done to its answers on the way."""


class Behaving(Fault):
    """Every new request meets this behaviour until the end."""

    def __init__(self, agency: str, behaviour: Behaviour) -> None:
        self._agency, self._behaviour = agency, behaviour

    def begin(self, town: Town) -> None:
        town.behave(self._agency, self._behaviour)

    def end(self, town: Town) -> int:
        town.behave(self._agency, Behaviour())
        return 1


class Circle(Fault):
    """Two agencies send every new request on to each other until the end."""

    def __init__(self, first: str, second: str) -> None:
        self._both = ((first, second), (second, first))

    def begin(self, town: Town) -> None:
        for agency, other in self._both:
            town.behave(agency, Behaviour(manner=Manner.redirecting, to=other))

    def end(self, town: Town) -> int:
        for agency, _ in self._both:
            town.behave(agency, Behaviour())
        return 1


def _behaving(name: str, agency: str, behaviour: Behaviour) -> Recipe:
    return Recipe(f"agency: {name}", lambda _: Behaving(agency, behaviour), alone(agency), 1)


def _answering(name: str, agency: str) -> Recipe:
    return Recipe(
        f"agency: {name}", lambda chance: Broken(agency, _ANSWERS[name](chance)), alone(agency), 1
    )


RECIPES: Sequence[Recipe] = [
    *(
        _behaving(name, agency, one)
        for name, one in _BEHAVIOURS.items()
        for agency in AGENCIES
        if (name, agency) not in _SENSELESS
    ),
    Recipe(
        "agency: sent on in a circle",
        lambda _: Circle("health", "education"),
        alone("health", "education"),
        1,
    ),
    *(_answering(name, agency) for name in _ANSWERS for agency in AGENCIES),
    *(
        _behaving(f"case system, {manner}", "case_system", Behaviour(manner=manner))
        for manner in (Manner.down, Manner.partial)
    ),
]
