"""A measure's due day is moved: nearer, because help is needed sooner, or further away."""

from datetime import date

import msgspec
import pytest

from hub.domain.messages import Action, ReplyState
from hub.domain.request import FlagKind
from hub.flow.reminders import Reminders
from tests.story import ASKED, Story, measures

DUE = date(2025, 6, 30)


def moved(story: Story, due: date) -> None:
    """The check-up is due on another day."""
    story.goes_on(
        measures=tuple(
            msgspec.structs.replace(one, due=due) if one.id == "M1" else one
            for one in story.programme.measures
        )
    )


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard."""
    story.begins(measures=measures(due=DUE))
    story.letters()
    return story


@pytest.mark.parametrize("due", [date(2025, 3, 20), date(2025, 9, 30)], ids=str)
def test_its_agency_alone_is_told_the_new_day(story: Story, due: date) -> None:
    before = story.request("M1")
    moved(story, due)
    letter = story.letter("health")
    assert (letter.action, letter.answer_by) == (Action.amend, due)
    assert letter.take_up_by == before.take_up_by
    assert story.request("M1").id == before.id


def test_the_time_to_take_up_never_reaches_beyond_it(story: Story) -> None:
    moved(story, date(2025, 3, 5))
    request = story.request("M1")
    assert request.take_up_by == request.answer_by == date(2025, 3, 5)


def test_a_day_further_away_ends_the_lateness_and_the_flag_stays_as_history(
    story: Story,
) -> None:
    story.town.say(story.request("M1"), ReplyState.in_progress)
    moved(story, date(2025, 3, 10))
    story.town.pass_time(days=10)
    Reminders(story.town.means).step()
    late = [one.kind for one in story.page("M1").flags]
    assert FlagKind.answer_overdue in late

    moved(story, date(2025, 9, 30))

    page = story.page("M1")
    assert [one.kind for one in page.flags] == late
    assert page.settled == {FlagKind.answer_overdue, FlagKind.escalated_to_coordinator}


def test_what_was_done_is_not_asked_for_by_the_other_day_but_anew(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.completed)
    done = story.request("M1")
    moved(story, date(2025, 9, 30))
    assert story.request("M1").follows == done.number
    assert len(story.town.requests()) == len(ASKED) + 1
