"""Which faults are made in which round: the same ones each time for the same wishes."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from tests.faults.catalogue import recipes
from tests.faults.fault import ROOM, Recipe
from tests.faults.wishes import Wishes

_MOST = 8
"""Faults in one round at most: more of them hide each other."""


def plan(wishes: Wishes, database: str) -> Sequence[Sequence[Recipe]]:
    """The faults of each round. Raises ValueError when nothing is wished for."""
    chance = Random(f"{wishes.seed} {database}")
    deck = _deck(wishes, recipes(database, wishes.only), chance)
    rounds: list[list[Recipe]] = []
    while deck:
        dealt = _deal(deck)
        rounds.append(dealt)
    return rounds


def _deck(wishes: Wishes, kinds: Sequence[Recipe], chance: Random) -> list[Recipe]:
    if wishes.short:
        deck = [one for one in kinds if one.short]
        chance.shuffle(deck)
        return deck
    if not kinds:
        raise ValueError("there is no such kind of fault")
    deck = [one for one in kinds for _ in range(one.least)]
    light = [one for one in kinds if "heavy" not in one.places] or list(kinds)
    deck += [chance.choice(light) for _ in range(wishes.faults - len(deck))]
    chance.shuffle(deck)
    return deck[: wishes.faults]


def _deal(deck: list[Recipe]) -> list[Recipe]:
    """Take from the deck what fits into one round beside each other, the first first."""
    taken: Counter[str] = Counter()
    dealt: list[Recipe] = []
    for recipe in list(deck):
        if len(dealt) == _MOST:
            break
        if all(taken[place] + room <= ROOM for place, room in recipe.places.items()):
            taken.update(recipe.places)
            dealt.append(recipe)
            deck.remove(recipe)
    return dealt
