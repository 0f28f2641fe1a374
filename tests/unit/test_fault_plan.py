"""That a plan of the fault campaign can be played again, and makes everything often enough."""

from collections import Counter

import pytest

from hub.ports.crash import Point
from tests.faults.fault import ROOM
from tests.faults.plan import further, plan, wanting
from tests.faults.round import Outcome
from tests.faults.tally import Tally
from tests.faults.wishes import Wishes

DATABASES = ("sqlite", "postgres")


def wishes(seed: int = 1, only: tuple[str, ...] = (), *, short: bool = False) -> Wishes:
    return Wishes(seed=seed, faults=500, only=only, short=short, round=None)


def kinds(wished: Wishes, database: str) -> list[list[str]]:
    return [[one.kind for one in recipes] for recipes in plan(wished, database)]


@pytest.mark.parametrize("short", [True, False])
@pytest.mark.parametrize("database", DATABASES)
def test_the_same_wishes_give_the_same_plan(database: str, short: bool) -> None:
    assert kinds(wishes(short=short), database) == kinds(wishes(short=short), database)
    assert kinds(wishes(short=short), database) != kinds(wishes(seed=2, short=short), database)


@pytest.mark.parametrize("database", DATABASES)
def test_the_long_form_makes_500_faults_and_dies_at_each_point_three_times(database: str) -> None:
    made = Counter(kind for planned in kinds(wishes(), database) for kind in planned)

    assert made.total() == 500
    for point in Point:
        assert sum(made[kind] for kind in made if kind.startswith(f"crash {point}")) >= 3
    assert made["broker wiped"] >= 10
    killed = made["postgres killed"] + made["postgres shut down at once"]
    assert killed >= (10 if database == "postgres" else 0)
    assert made["sqlite log torn"] >= (10 if database == "sqlite" else 0)


@pytest.mark.parametrize("short", [True, False])
@pytest.mark.parametrize("database", DATABASES)
def test_no_part_of_the_town_is_taken_beyond_its_room(database: str, short: bool) -> None:
    for recipes in plan(wishes(short=short), database):
        taken: Counter[str] = Counter()
        for one in recipes:
            taken.update(one.places)
        assert max(taken.values(), default=0) <= ROOM


def test_only_the_kinds_that_were_named_are_made() -> None:
    made = {
        kind for planned in kinds(wishes(only=("kill", "poison")), "sqlite") for kind in planned
    }

    assert made == {
        *(f"kill {one}" for one in ("serve", "relay", "worker", "scheduler")),
        "poison messages",
    }


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        plan(wishes(only=("flood",)), "sqlite")


def test_a_round_that_failed_is_played_again_by_one_line() -> None:
    assert wishes(seed=7, only=("kill",)).replay("sqlite", 3) == (
        'python -m tests.faults --seed 7 --faults 500 --only "kill" --database sqlite --round 3'
    )


@pytest.mark.parametrize("database", DATABASES)
def test_what_did_not_come_to_pass_is_made_in_further_rounds(database: str) -> None:
    wished = wishes()
    made = Counter(kind for planned in kinds(wished, database) for kind in planned)
    assert wanting(wished, database, made) == {}
    assert further(wished, database, made) == []

    never = f"crash {Point.courier_after_send}"
    seldom = "broker wiped"
    late = made - Counter({never: made[never], seldom: made[seldom] - 9})

    assert wanting(wished, database, late) == {never: 3, seldom: 1}
    rounds = 0
    while recipes := further(wished, database, late):
        late.update(one.kind for one in recipes)
        rounds += 1
    assert wanting(wished, database, late) == {}
    assert late.total() >= 500
    assert 0 < rounds <= 10


def test_a_further_round_is_made_again_by_its_kinds() -> None:
    assert wishes(seed=7).remake("sqlite", ["kill relay", "disk full"]) == (
        'python -m tests.faults --seed 7 --faults 2 --only "kill relay,disk full" --database sqlite'
    )


def test_a_campaign_that_lacks_a_kind_does_not_hold() -> None:
    held = Outcome(0, made=Counter({"kill relay": 3}), planned=["kill relay"])

    assert Tally("sqlite", [held]).holds
    assert not Tally("sqlite", [held], {"kill relay": 1}).holds
