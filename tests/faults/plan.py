"""Which faults are made in which round: the same ones each time for the same wishes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from tests.faults.catalogue import recipes
from tests.faults.fault import ROOM, Places, Recipe
from tests.faults.town import COMMANDS
from tests.faults.wishes import Wishes

_MOST = 8
"""Faults in one round of the long form at most: more of them hide each other."""
_SHORT_ROUNDS = 5
_SHORT_DEATHS = 8
"""Processes are dear to start: only some of their faults, others with each seed."""


def plan(wishes: Wishes, database: str) -> Sequence[Sequence[Recipe]]:
    """The faults of each round. Raises ValueError when there is no such kind."""
    chance = Random(f"{wishes.seed} {database}")
    kinds = recipes(database, wishes.only)
    if not kinds:
        raise ValueError("there is no such kind of fault")
    return _short(kinds, chance) if wishes.short else _long(kinds, wishes.faults, chance)


def wanting(wishes: Wishes, database: str, made: Mapping[str, int]) -> Mapping[str, int]:
    """How often each kind has still to come to pass. Not every fault that was planned does: nobody
    may come by a crash point while it is armed."""
    planned = Counter(one.kind for recipes in plan(wishes, database) for one in recipes)
    least: Counter[str] = Counter()
    for one in recipes(database, wishes.only):
        least[one.kind] += one.least
    wanted = {kind: min(least[kind], count) for kind, count in planned.items()}
    return {kind: n - made.get(kind, 0) for kind, n in wanted.items() if n > made.get(kind, 0)}


def further(wishes: Wishes, database: str, made: Mapping[str, int]) -> Sequence[Recipe]:
    """One more round, of what is `wanting` or else of light kinds, up to as many faults as were
    wished for; empty when there are as many."""
    kinds, total = recipes(database, wishes.only), sum(made.values())
    chance = Random(f"{wishes.seed} {database} {total}")
    deck: list[Recipe] = []
    for kind, count in wanting(wishes, database, made).items():
        deck += chance.choices([one for one in kinds if one.kind == kind], k=count)
    deck += chance.choices(_light(kinds), k=max(0, wishes.faults - total - len(deck)))
    return _deal(deck, _MOST)


def _short(kinds: Sequence[Recipe], chance: Random) -> Sequence[Sequence[Recipe]]:
    """A few rounds, in each of which every part of the town suffers one of its cheap faults."""
    deck = [one for one in kinds if one.short]
    chance.shuffle(deck)
    # One of each kind, whichever agency it concerns; whole places, so that no round takes long.
    once = {one.kind: one._replace(places=dict.fromkeys(one.places, ROOM)) for one in deck}
    deaths = [one for one in once.values() if one.places.keys() & {*COMMANDS}]
    left = [one for one in once.values() if one not in deaths] + deaths[:_SHORT_DEATHS]
    return [_deal(left, len(left)) for _ in range(_SHORT_ROUNDS) if left]


def _long(kinds: Sequence[Recipe], faults: int, chance: Random) -> Sequence[Sequence[Recipe]]:
    """Each kind as often as it has to be, and light ones until there are that many faults."""
    deck = [one for one in kinds for _ in range(one.least)]
    light = _light(kinds)
    deck += [chance.choice(light) for _ in range(faults - len(deck))]
    chance.shuffle(deck)
    left, rounds = deck[:faults], []
    while left:
        rounds.append(_deal(left, _MOST))
    return rounds


def _light(kinds: Sequence[Recipe]) -> Sequence[Recipe]:
    return [one for one in kinds if "heavy" not in one.places] or kinds


def _deal(deck: list[Recipe], most: int) -> list[Recipe]:
    """Take from the deck what fits into one round beside each other, the first first."""
    taken: Counter[str] = Counter()
    dealt: list[Recipe] = []
    for recipe in list(deck):
        if len(dealt) < most and _fits(recipe.places, taken):
            taken.update(recipe.places)
            dealt.append(recipe)
            deck.remove(recipe)
    return dealt


def _fits(places: Places, taken: Counter[str]) -> bool:
    return all(taken[place] + room <= ROOM for place, room in places.items())
