"""One round: families are handed in under some faults, the faults end, the town comes to rest."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from hub.domain.errors import HubError
from tests.faults.case_system import FAMILIES, Receipt, from_abroad
from tests.faults.evidence import Evidence
from tests.faults.fault import Fault, Recipe
from tests.faults.laws import LAWS
from tests.faults.replay import replayed
from tests.faults.texts import Texts
from tests.faults.town import Town

LONGEST = 30.0
"""Seconds that faults get to come to pass."""
PATIENCE = 120.0
"""Seconds after which what has not come to rest is stuck."""
_FAMILIES = 3
_CORRECTED = 0.5
"""Share of programmes of which a next version follows at once."""
_FROM_ABROAD = 0.3
"""Share of families with telephones that half of the contracts do not know."""
_LOOK = 0.2
_MORE = 2.0
_HEAD_START = 2.0
"""Seconds that messages have at most before the first fault, so that it meets them anywhere."""


Begun = list[tuple[str, Fault]]
"""Faults that have begun, with their kinds."""


@dataclass
class Outcome:
    """What came of a round. `broken` are the laws that did not hold, with what broke them."""

    number: int
    made: Counter[str] = field(default_factory=Counter)
    planned: Sequence[str] = ()
    requests: int = 0
    in_flight: int = 0
    drain: float = 0.0
    broken: dict[str, list[str]] = field(default_factory=dict)

    def unmade(self, kind: str, error: Exception) -> None:
        """A fault could not be made, or not be ended, or showed at once that something is wrong."""
        self.broken.setdefault("made", []).append(f"{kind}: {type(error).__name__}: {error}")

    def count(self, law: str) -> int:
        """How many things broke that law."""
        return len(self.broken.get(law, ()))


class Round:
    """Plays one round in a town that stays up before and after."""

    def __init__(self, town: Town, texts: Texts, number: int, chance: Random) -> None:
        self._town, self._texts, self._number, self._chance = town, texts, number, chance
        self._futures: dict[str, Future[Receipt]] = {}
        self._deaths = len(town.deaths)

    def play(self, recipes: Sequence[Recipe]) -> Outcome:
        """Make these faults and judge what they left."""
        outcome = Outcome(self._number, planned=[one.kind for one in recipes])
        begun: Begun = []
        clerk = threading.Thread(target=self._work_in_the_office, args=(outcome,))
        self._submit(_FAMILIES)
        time.sleep(self._chance.uniform(0, _HEAD_START))
        clerk.start()
        try:
            for recipe in recipes:
                fault = recipe.make(self._chance)
                begun.append((recipe.kind, fault))
                fault.begin(self._town)
            self._submit(_FAMILIES)
            self._suffer(begun, outcome)
        except Exception as error:
            outcome.unmade(begun[-1][0], error)
        finally:
            self._end(begun, outcome)
        healed = time.monotonic()
        found = self._rest(healed)
        outcome.drain = time.monotonic() - healed
        clerk.join()
        try:
            self._judge(found, outcome)
        except Exception as error:
            outcome.unmade("the judgement", error)
        return outcome

    def _submit(self, families: int) -> None:
        for family in self._chance.sample(FAMILIES, families):
            number = f"{family['number']}/{self._town.seed}.{self._number}.{len(self._futures)}"
            correct = self._chance.random() < _CORRECTED
            family = from_abroad(family) if self._chance.random() < _FROM_ABROAD else family
            self._futures[number] = self._town.case_system.submit(family, number, correct=correct)

    def _suffer(self, begun: Begun, outcome: Outcome) -> None:
        """Give the faults their time, and to those that wait for messages a town in which some
        come through."""
        start = fed = time.monotonic()
        least = self._chance.uniform(2, 4)
        while begun and time.monotonic() - start < LONGEST:
            time.sleep(_LOOK)
            over = [one for one in begun if not one[1].busy(self._town)]
            if time.monotonic() - start > least:
                outcome.in_flight = max(outcome.in_flight, self._in_flight())
                self._end(over, outcome)
                begun[:] = [one for one in begun if one not in over]
            if time.monotonic() - fed > _MORE and all(one.done() for one in self._futures.values()):
                self._submit(1)
                fed = time.monotonic()

    def _end(self, begun: Begun, outcome: Outcome) -> None:
        for kind, fault in reversed(begun):
            try:
                outcome.made[kind] += fault.end(self._town)
            except Exception as error:
                outcome.unmade(kind, error)

    def _in_flight(self) -> int:
        """Requests that have not ended, and messages without a receipt."""
        waiting = sum(not one.done() for one in self._futures.values())
        with suppress(SQLAlchemyError):
            return waiting + self._town.truth.open(list(self._futures))
        return waiting

    def _work_in_the_office(self, outcome: Outcome) -> None:
        login = f"clerk-{self._town.seed}-{self._number}"
        try:
            self._town.clerk.open_account(login)
        except TimeoutError as error:
            outcome.broken.setdefault("audit", []).append(str(error))

    def _rest(self, healed: float) -> Evidence:
        """Wait until everything has come to its end, or has had the time for it."""
        receipts: list[Receipt] = []
        unanswered: list[str] = []
        for number, future in self._futures.items():
            try:
                receipts.append(future.result(max(1.0, healed + PATIENCE - time.monotonic())))
            except Exception as error:
                unanswered.append(f"{number} ({type(error).__name__}: {error})")
        found = Evidence(self._town, receipts, unanswered, ())
        while not self._rests(found) and time.monotonic() < healed + PATIENCE:
            time.sleep(_LOOK)
        return found

    def _rests(self, found: Evidence) -> bool:
        with suppress(SQLAlchemyError, HubError):
            return (
                not (found.look().stuck or found.outbox or self._town.truth.untold())
                and not self._town.depths()
            )
        return False

    def _judge(self, found: Evidence, outcome: Outcome) -> None:
        found.look_closely()
        found.deaths = self._town.deaths[self._deaths :]
        found.replayed = replayed(found)
        found.texts = self._texts.new(self._town)
        outcome.requests = len(found.requests)
        for name, law in LAWS.items():
            if wrong := list(law(found)):
                outcome.broken.setdefault(name, []).extend(wrong)
