"""Plays the rounds of a plan one after another in one town."""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.faults.fault import Recipe
from tests.faults.plan import further, plan, wanting
from tests.faults.round import Round
from tests.faults.tally import Tally
from tests.faults.texts import Texts
from tests.faults.town import raised
from tests.faults.wishes import Wishes

Told = Callable[[int, Tally], None]
"""Is told how many rounds the plan has, and what the campaign came to so far."""


_FURTHER = 40
"""Rounds beyond the plan at most."""


def campaign(wishes: Wishes, database: str, told: Told) -> Tally:
    """Raise a town, play the plan, take the town down. The long form goes on until everything that
    was wished for has come to pass."""
    begun = time.monotonic()
    tally = Tally(database)
    planned = plan(wishes, database)
    numbers = range(len(planned)) if wishes.round is None else [wishes.round]
    told(len(numbers), tally)
    with (
        tempfile.TemporaryDirectory(prefix="hub-faults-") as folder,
        raised(Path(folder), database, wishes.seed) as town,
    ):
        texts = Texts()

        def play(number: int, recipes: Sequence[Recipe]) -> None:
            chance = Random(f"{wishes.seed} {database} {number}")
            tally.outcomes.append(Round(town, texts, number, chance).play(recipes))
            told(len(numbers), tally)

        for number in numbers:
            play(number, planned[number])
        if wishes.whole:
            number, last = len(planned), len(planned) + _FURTHER
            while number < last and (recipes := further(wishes, database, tally.made())):
                play(number, recipes)
                number += 1
            tally.wanting = wanting(wishes, database, tally.made())
    tally.seconds = time.monotonic() - begun
    return tally
