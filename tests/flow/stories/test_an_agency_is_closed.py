"""An agency is closed, or merged into another, while requests are open there."""

from typing import Any

import msgspec
import pytest

from hub.domain.catalogue import AgencyEntry
from hub.domain.messages import Reason, ReplyState
from hub.domain.request import Request
from hub.domain.states import State
from hub.doors.board.work.names import Names
from hub.flow.board.lists import ListName, moment, read
from hub.flow.succession import Successions
from hub.ports.board import Page, Selection
from tests import factories as make
from tests.story import Story
from tests.town import CATALOGUE, Town


def closed(story: Story, **successors: str | None) -> None:
    """From now on the reference data call these agencies closed."""
    heir = AgencyEntry(code="labour", ru="центр «Работа России»", en="labour centre")
    catalogue = msgspec.structs.replace(
        CATALOGUE, agencies={**CATALOGUE.agencies, "labour": heir}, closed=successors
    )
    old = story.town
    story.town = Town(old.store._store, catalogue)
    story.town.now, story.town._ids = old.now, old._ids
    story._read = dict.fromkeys(story.town.gateways, 0)


def forget(story: Story, activity: str) -> None:
    """From now on the reference data no longer hold this activity."""
    old = story.town
    known = {code: one for code, one in old.means.catalogue.activities.items() if code != activity}
    story.town = Town(
        old.store._store, msgspec.structs.replace(old.means.catalogue, activities=known)
    )
    story.town.now, story.town._ids = old.now, old._ids
    story._read = dict.fromkeys(story.town.gateways, 0)


def take(story: Story) -> int:
    """One look of the scheduler; then what may leave leaves."""
    taken = Successions(story.town.means).step()
    story.town.run()
    return taken


def one(story: Story, request: Request) -> Request:
    with story.town.store.read() as uow:
        return uow.requests.get_many([request.id])[request.id]


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard; employment works on its request."""
    story.begins()
    story.town.say(story.request("M3"), ReplyState.in_progress)
    story.letters()
    return story


def test_the_successor_gets_a_linked_request(story: Story) -> None:
    before = story.request("M3")
    closed(story, employment="labour")

    assert take(story) == 1

    fresh, now = story.request("M3"), one(story, before)
    assert (now.state, now.reason) == (State.cancelled, Reason.not_competent)
    assert (fresh.agency, fresh.follows, fresh.state) == ("labour", before.number, State.received)
    assert fresh.answer_by == before.answer_by
    (ask,) = story.town.gateways["labour"].letters
    assert ask.number == fresh.number
    assert story.town.gateways["employment"].letters == []


def test_a_second_look_finds_nothing_and_a_revision_changes_nothing(story: Story) -> None:
    closed(story, employment="labour")
    take(story)
    requests = story.town.requests()
    assert take(story) == 0
    story.goes_on()
    assert story.town.requests() == requests


def test_without_a_successor_the_board_asks_to_choose_another(story: Story) -> None:
    before = story.request("M3")
    closed(story, employment=None)

    assert take(story) == 1

    assert one(story, before).state is State.cancelled
    means = story.town.means
    with means.store.read() as uow:
        (line,) = read(uow, means, ListName.unroutable, Selection(), Page(), moment(means))
    assert line.measure is not None
    assert line.measure.measure == "M3"
    names = Names(means.catalogue, "ru")
    said = names.nobody(line.activity, line.measure.territory)
    assert said == "ведомство закрыто: выберите другое"


def test_whoever_is_named_then_gets_a_linked_request(story: Story) -> None:
    before = story.request("M3")
    closed(story, employment=None)
    take(story)
    story.goes_on(
        measures=tuple(
            msgspec.structs.replace(one, agency="labour") if one.id == "M3" else one
            for one in story.programme.measures
        )
    )
    fresh = story.request("M3")
    assert (fresh.agency, fresh.follows) == ("labour", before.number)


def test_without_consent_for_the_successor_its_request_waits_as_a_draft(story: Story) -> None:
    named = make.consent(agencies=("health", "education", "employment", "police", "guardianship"))
    story.goes_on(consents=(named,))
    closed(story, employment="labour")
    take(story)
    assert (story.request("M3").agency, story.request("M3").state) == ("labour", State.draft)


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (ReplyState.completed, {}),
        (ReplyState.rejected, {"reason": Reason.no_capacity}),
        (ReplyState.failed, {"reason": Reason.family_absent}),
    ],
)
def test_its_last_words_stand(story: Story, state: ReplyState, fields: dict[str, Any]) -> None:
    request = story.request("M4")
    story.town.say(request, state, **fields)
    before = one(story, request)
    closed(story, police="labour")
    assert take(story) == 0
    story.goes_on()
    assert one(story, request) == before
    assert story.request("M4") == before


def test_who_waits_for_its_agreement_waits_no_longer(story: Story) -> None:
    request = story.request("M3")
    story.goes_on(measures=tuple(one for one in story.programme.measures if one.id != "M3"))
    assert one(story, request).state is State.cancel_requested
    closed(story, employment=None)
    take(story)
    assert one(story, request).state is State.cancelled


def test_a_letter_that_had_not_left_is_not_sent_any_more(story: Story) -> None:
    story.town.gateways["police"].script()
    story.revises(curator=msgspec.structs.replace(story.programme.curator, phone="+70000000099"))
    closed(story, police=None)
    Successions(story.town.means).step()
    story.town.run()
    assert story.town.gateways["police"].letters == []


def test_a_programme_that_cannot_be_planned_any_more_holds_up_no_other(story: Story) -> None:
    other = make.programme(measures=(make.measure(id="B1", activity="social.employment"),))
    story.town.submit(other)
    story.town.run()
    closed(story, employment="labour")
    forget(story, "pedagogical.schooling")
    assert take(story) == 1
    assert story.request("B1").agency == "labour"
    assert story.request("M3").agency == "employment"
