"""What a receipt warns of that the programme itself foresees."""

from datetime import date

import pytest

from hub.domain.foreseen import foreseen
from tests import factories as make


def test_a_programme_that_asks_nobody_is_warned_of() -> None:
    assert [one.code for one in foreseen(make.programme(measures=(), information=()))] == [
        "nothing_asked"
    ]
    assert list(foreseen(make.programme(measures=()))) == []


@pytest.mark.parametrize(
    ("born", "warned"),
    [
        (date(2007, 3, 3), False),
        (date(2007, 3, 4), True),
        (date(2008, 3, 2), True),
        (date(2008, 3, 3), False),
    ],
)
def test_a_child_who_comes_of_age_within_the_term_is_warned_of_by_place(
    born: date, warned: bool
) -> None:
    family = make.family(members=(make.mother(), make.son(birth_date=born)))
    found = list(foreseen(make.programme(family=family)))
    assert [one.code for one in found] == ["comes_of_age"] * warned
    for one in found:
        assert "programme.family.members[2]" in one.ru
        assert born.isoformat() not in repr(one)
