"""That reports do not take the threads of all other pages."""

import threading
from datetime import date

import pytest

from hub.domain.errors import NotFound, Unavailable
from hub.domain.reports import span
from hub.domain.reports.facts import Where
from hub.doors.board.reports.drawing import Drawing
from hub.ports.storage import Store
from tests.people import People

MARCH = span(date(2025, 3, 1), date(2025, 3, 31))


def test_one_report_too_many_is_told_to_come_again(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = Drawing(people.means, at_once=1, patience=0.01)
    begun, go_on = threading.Event(), threading.Event()
    read = type(people.store).read

    def slow(store: Store) -> object:
        begun.set()
        go_on.wait(10)
        return read(store)  # type: ignore[arg-type]

    monkeypatch.setattr(type(people.store), "read", slow)
    first = threading.Thread(target=drawing.report, args=("levels", MARCH, Where()))
    first.start()
    assert begun.wait(10)
    with pytest.raises(Unavailable):
        drawing.report("levels", MARCH, Where())
    go_on.set()
    first.join(10)
    assert drawing.report("levels", MARCH, Where()).code == "levels"


def test_a_report_that_fails_gives_its_turn_back(people: People) -> None:
    drawing = Drawing(people.means, at_once=1, patience=0.01)
    for _ in range(2):
        with pytest.raises(NotFound):
            drawing.report("nothing", MARCH, Where())


def test_the_day_is_that_of_the_town(people: People) -> None:
    people.now = people.now.replace(year=2025, month=3, day=3, hour=22)
    assert Drawing(people.means).today() == date(2025, 3, 4)
    assert Drawing(people.means).territories() == []
