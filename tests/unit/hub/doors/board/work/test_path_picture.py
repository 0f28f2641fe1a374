"""Where the stops of a request's path stand."""

from hub.domain.states import State
from hub.doors.board.work.path_picture import picture
from tests import factories as make


def test_what_was_reached_is_followed_by_what_is_usual() -> None:
    history = [make.move(target=State.requested), make.move(target=State.received)]
    found = picture(history, State.received)
    assert [(stop.state, stop.kind) for stop in found.stops] == [
        (State.requested, "passed"),
        (State.received, "here"),
        (State.accepted, "ahead"),
        (State.in_progress, "ahead"),
        (State.completed, "ahead"),
        (State.closed, "ahead"),
    ]


def test_nothing_lies_ahead_of_an_end() -> None:
    history = [make.move(target=State.requested), make.move(target=State.rejected)]
    assert [stop.kind for stop in picture(history, State.rejected).stops] == ["passed", "ended"]


def test_a_draft_has_its_whole_way_ahead() -> None:
    assert {stop.kind for stop in picture([], State.draft).stops} == {"ahead"}


def test_a_long_path_runs_to_and_fro_within_its_picture() -> None:
    there_and_back = [State.accepted, State.on_hold, State.in_progress] * 5
    found = picture([make.move(target=state) for state in there_and_back], State.in_progress)
    steps = [abs(stop.x - stop.from_x) + abs(stop.y - stop.from_y) for stop in found.stops]
    assert len(set(steps[1:])) == 2
    assert all(0 < stop.x < found.width and 0 < stop.y < found.height for stop in found.stops)


def test_every_state_can_be_drawn() -> None:
    for state in State:
        found = picture([make.move(target=state)], state)
        assert found.stops[0].here
