"""The first screen over a real store: what stands where, and how often it is counted."""

from hub.domain.messages import Outcome, ReplyState
from hub.domain.terms import Level
from hub.domain.waiting import Owner
from hub.flow.board.first_screen import Screens
from hub.flow.board.lists import ListName
from hub.flow.board.tally import REST, Counting
from hub.ports.board import Selection
from hub.ports.gateway import Result
from tests import factories as make
from tests.town import Town, single

ANY = Selection()


def names(town: Town) -> set[ListName]:
    """The lists that are not empty."""
    sections = Screens(town.means).read(ANY).sections
    return {name for name, section in sections.items() if section.total}


def test_a_request_moves_from_list_to_list_as_time_passes(town: Town) -> None:
    town.submit(single())
    town.run()
    assert names(town) == set()
    town.pass_time(days=4)
    assert names(town) == {ListName.risk}
    town.pass_time(days=7)
    assert ListName.late in names(town)
    town.pass_time(days=14)
    assert names(town) == {ListName.late, ListName.silent}


def test_a_message_that_does_not_arrive_is_no_silence(town: Town) -> None:
    town.gateways["health"].script(*[Result.failed] * 3, error="timeout")
    town.submit(single())
    town.run()
    for seconds in (6, 61):
        town.pass_time(seconds=seconds)
        town.run()
    town.pass_time(days=30)
    screen = Screens(town.means).read(ANY)
    (line,) = screen.sections[ListName.undelivered].lines
    assert line.owner is Owner.administrator
    assert screen.sections[ListName.silent].lines == []
    assert screen.channels[0].dead == 1


def test_an_answer_makes_it_our_move_and_confirmation_nobodys(town: Town) -> None:
    town.submit(single())
    town.run()
    town.say(town.request(), ReplyState.completed, outcome=Outcome.provided)
    screen = Screens(town.means).read(ANY)
    (line,) = screen.sections[ListName.completed].lines
    assert (line.owner, line.days_left) == (Owner.curator, None)
    assert screen.families[0].done == 1


def test_days_left_are_working_days(town: Town) -> None:
    town.submit(single(level=Level.basic))
    town.run()
    town.pass_time(days=4)
    (line,) = Screens(town.means).read(ANY).sections[ListName.risk].lines
    assert line.days_left == 1


def test_the_numbers_and_the_lists_agree(town: Town) -> None:
    for _ in range(9):
        town.submit(single(number=make.new_number()))
    town.run()
    town.pass_time(days=40)
    screen = Screens(town.means).read(ANY)
    late = screen.sections[ListName.late]
    assert (late.total, len(late.lines)) == (9, 7)
    assert (screen.tally.whole.late, screen.tally.whole.long) == (9, 9)


class Slow:
    """A clock by which counting takes a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def test_a_count_that_took_long_is_used_again_for_a_while(town: Town) -> None:
    clock = Slow()
    screens = Screens(town.means, Counting(clock))
    assert screens.read(ANY).tally.whole.total == 0
    town.submit(single())
    assert screens.read(ANY).tally.whole.total == 0
    clock.now += REST
    assert screens.read(ANY).tally.whole.total == 1
