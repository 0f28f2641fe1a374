"""Plays the rounds of a plan one after another in one town."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.faults.plan import plan
from tests.faults.round import Outcome, Round
from tests.faults.tally import Tally
from tests.faults.texts import Texts
from tests.faults.town import raised
from tests.faults.wishes import Wishes

Told = Callable[[int, int, Outcome | None], None]
"""Is told how many rounds there are, how many are over, and what came of the last one."""


def campaign(wishes: Wishes, database: str, told: Told) -> Tally:
    """Raise a town, play the plan, take the town down."""
    begun = time.monotonic()
    tally = Tally(database)
    rounds = list(enumerate(plan(wishes, database)))
    if wishes.round is not None:
        rounds = rounds[wishes.round : wishes.round + 1]
    told(len(rounds), 0, None)
    with (
        tempfile.TemporaryDirectory(prefix="hub-faults-") as folder,
        raised(Path(folder), database, wishes.seed) as town,
    ):
        texts = Texts()
        for done, (number, recipes) in enumerate(rounds, 1):
            chance = Random(f"{wishes.seed} {database} {number}")
            outcome = Round(town, texts, number, chance).play(recipes)
            tally.outcomes.append(outcome)
            told(len(rounds), done, outcome)
    tally.seconds = time.monotonic() - begun
    return tally
