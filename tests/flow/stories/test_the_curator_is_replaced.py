"""Another specialist answers for the family, or the same one has another telephone."""

from typing import Any

import msgspec
import pytest

from hub.domain.access import Scope
from hub.domain.accounts import AccountRole
from hub.domain.course import ChangeKind
from hub.domain.family_access import may_see_family
from hub.domain.messages import Action, Reason, ReplyState
from hub.ports.board import Page, Selection
from tests import factories as make
from tests.story import ASKED, Story, written

NEXT = {
    "id": "cur-2",
    "name": "Сменина Ольга Образцовна",
    "phone": "+70000000020",
    "email": "next@example.org",
}


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard."""
    story.begins()
    story.letters()
    return story


def replace(story: Story, **changed: Any) -> None:
    """The next version of the programme, in which only this of the curator is another."""
    story.goes_on(curator=msgspec.structs.replace(story.programme.curator, **changed))


def test_every_agency_is_told_whom_to_turn_to_and_nothing_else_changes(story: Story) -> None:
    before = {measure: story.request(measure) for measure in ASKED}

    replace(story, **NEXT)

    told = story.letters()
    assert set(told) == set(ASKED.values())
    for measure, agency in ASKED.items():
        ((letter,), old, now) = told[agency], before[measure], story.request(measure)
        assert letter.action is Action.amend
        assert (letter.contact.name, letter.contact.phone) == (NEXT["name"], NEXT["phone"])
        assert (letter.take_up_by, letter.urgency) == (old.take_up_by, old.urgency)
        expected = msgspec.structs.replace(
            old, fingerprint=now.fingerprint, version=old.version + 1
        )
        assert now == expected


def test_every_contract_has_a_place_for_the_new_telephone(story: Story) -> None:
    replace(story, **NEXT)
    for agency, (letter,) in story.letters().items():
        for xml in written(agency, letter):
            assert "Сменина" in xml.decode()
            assert "0000020" in xml.decode().replace(" ", "").replace("-", "")


@pytest.mark.parametrize("changed", [{"phone": "+70000000030"}, {"email": "new@example.org"}])
def test_a_new_telephone_or_address_is_told_too(story: Story, changed: dict[str, str]) -> None:
    replace(story, **changed)
    assert set(story.letters()) == set(ASKED.values())


def test_the_same_curator_is_told_once(story: Story) -> None:
    replace(story, **NEXT)
    story.letters()
    replace(story)
    assert story.letters() == {}


def test_who_has_done_their_part_is_not_troubled(story: Story) -> None:
    story.town.say(story.request("M1"), ReplyState.completed)
    story.town.say(story.request("M2"), ReplyState.rejected, reason=Reason.no_capacity)
    replace(story, **NEXT)
    assert set(story.letters()) == {"employment", "police", "guardianship"}


def test_the_caseload_goes_along(story: Story) -> None:
    replace(story, **NEXT)
    with story.town.store.read() as uow:
        loads = {
            one: uow.programmes.caseload(make.INSTITUTION, one, "basic")
            for one in ("cur-1", "cur-2")
        }
    assert loads == {"cur-1": 0, "cur-2": 1}


def test_the_board_says_whose_family_it_is_now(story: Story) -> None:
    replace(story, **NEXT)
    view = story.family()
    assert view.record.programme.curator.name == NEXT["name"]
    (change,) = view.changes
    assert (change.kind, change.after) == (ChangeKind.curator, NEXT["name"])


def test_the_family_is_the_new_curators_own_work(story: Story) -> None:
    replace(story, **NEXT)
    old, new = (
        make.account(AccountRole.curator, institution=make.INSTITUTION, curator=one)
        for one in ("cur-1", "cur-2")
    )
    assert not may_see_family(old, story.programme)
    assert may_see_family(new, story.programme)
    seen = {}
    with story.town.store.read() as uow:
        for curator in ("cur-1", "cur-2"):
            which = Selection(scope=Scope(institution=make.INSTITUTION, curator=curator))
            seen[curator] = len(uow.board.families(which, Page()))
    assert seen == {"cur-1": 0, "cur-2": 1}
