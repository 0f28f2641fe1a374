"""The feed leaves nothing out, though writers may commit in another order than they began."""

from datetime import timedelta

import pytest

from hub.flow.lookup import SETTLED, Lookup
from hub.ports.changes import Change
from tests import factories as make
from tests.town import Town, single


class Uneven:
    """A store whose notices have gaps: what stands in `places` is there, of that age."""

    def __init__(self, town: Town, places: dict[int, timedelta]) -> None:
        self._town, self._places = town, places

    @property
    def notices(self) -> "Uneven":
        return self

    def read(self) -> "Uneven":
        return self

    def __enter__(self) -> "Uneven":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def changes(self, after: int, limit: int) -> list[Change]:
        return [
            Change(
                place=place,
                at=self._town.now - age,
                institution=make.INSTITUTION,
                programme_number="ИПСС-1",
                number="1",
                agency="health",
                state="received",
                kind="moved",
            )
            for place, age in self._places.items()
            if place > after
        ][:limit]


NEW, OLD = timedelta(seconds=1), SETTLED + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ({1: NEW, 2: NEW}, [1, 2]),
        ({1: NEW, 3: NEW, 4: NEW}, [1]),
        ({2: NEW}, []),
        ({1: OLD, 3: OLD, 4: NEW}, [1, 3, 4]),
        ({1: OLD, 3: OLD, 5: NEW}, [1, 3]),
    ],
)
def test_a_gap_is_waited_for_until_it_is_sure_to_stay(town: Town, places, told) -> None:
    means = type("Means", (), {"store": Uneven(town, places), "now": lambda: town.now})
    assert [change.place for change in Lookup(means).changes(0, 10)] == told


def test_changes_are_told_whether_acknowledged_or_not(town: Town) -> None:
    lookup = Lookup(town.means)
    assert lookup.newest_change() == 0
    town.submit(single())
    town.run()
    first, second = lookup.changes(0, 10)
    assert (first.place, second.place) == (1, 2)
    assert lookup.newest_change() == 2
    with town.store.begin() as uow:
        uow.notices.ack(make.INSTITUTION, [one.id for one in town.notices()], town.now)
        uow.commit()
    assert lookup.changes(0, 10) == [first, second]
    assert lookup.changes(1, 10) == [second]


def test_a_request_that_is_not_there_is_nothing(town: Town) -> None:
    assert Lookup(town.means).request("nothing") is None
