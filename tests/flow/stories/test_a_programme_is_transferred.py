"""The institution hands the family over to another one: in the same territory, or in a new one."""

from typing import Any

import msgspec
import pytest

from hub.domain.accounts import AccountRole
from hub.domain.errors import HubError, Invalid
from hub.domain.family_access import may_see_family
from hub.domain.messages import Action, CancelMessage, Reason, ReplyState, SubmissionReceipt
from hub.domain.programme import Continues, Programme
from hub.domain.request import Request
from hub.domain.states import State
from hub.flow.transfer import TRANSFERRED
from tests import factories as make
from tests.story import ASKED, Story, measures
from tests.town import submission

OLD, NEW = make.INSTITUTION, "KC-02"
HERE, THERE = "14000001", "14000002"


def offers(story: Story, **fields: Any) -> SubmissionReceipt | HubError:
    """The old institution offers the programme, the mother having agreed today."""
    number = fields.pop("programme_number", story.programme.number)
    (answer,) = story.town.offer(make.transfer_offer(programme_number=number, **fields))
    return answer


def theirs(story: Story, territory: str = HERE, **fields: Any) -> Programme:
    """The new institution's own first version of the same programme."""
    institution = msgspec.structs.replace(
        story.programme.institution, code=NEW, name="Центр «Опора»", territory=territory
    )
    curator = msgspec.structs.replace(
        story.programme.curator, id="cur-9", name="Приёмова Нина Образцовна", phone="+70000000077"
    )
    number, version = "ПР-9", 1
    given = {"institution": institution, "curator": curator, "number": number, "version": version}
    return msgspec.structs.replace(story.programme, **given | fields)


def takes_over(
    story: Story, programme: Programme, old: str = OLD, **fields: Any
) -> SubmissionReceipt | HubError:
    """The new institution's first version comes in."""
    continues = Continues(institution=old, number=story.programme.number)
    (answer,) = story.town.offer(submission(programme, **{"continues": continues} | fields))
    story.town.run()
    return answer


def codes(answer: SubmissionReceipt | HubError) -> list[str]:
    assert isinstance(answer, Invalid), repr(answer)
    return [one.code for one in answer.findings]


def whose(story: Story, request: Request) -> Request:
    with story.town.store.read() as uow:
        return uow.requests.get_many([request.id])[request.id]


def waiting(story: Story, institution: str) -> list[str]:
    """The numbers of requests of which this institution has notices."""
    with story.town.store.read() as uow:
        return [one.number for one in uow.notices.waiting(institution, 1000)]


def forget_notices(story: Story) -> None:
    with story.town.store.begin() as uow:
        for institution in (OLD, NEW):
            ids = [one.id for one in uow.notices.waiting(institution, 1000)]
            uow.notices.ack(institution, ids, story.town.now)
        uow.commit()


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard; health care is at work, education has done."""
    story.begins()
    story.town.say(story.request("M1"), ReplyState.in_progress)
    story.town.say(story.request("M2"), ReplyState.completed)
    story.letters()
    return story


def test_in_the_same_territory_agencies_hear_of_the_new_contact_alone(story: Story) -> None:
    before = {measure: story.request(measure) for measure in ASKED}
    assert isinstance(offers(story), SubmissionReceipt)

    receipt = takes_over(story, theirs(story))

    assert isinstance(receipt, SubmissionReceipt)
    told = story.letters()
    assert set(told) == set(ASKED.values()) - {"education"}
    for measure, agency in ASKED.items():
        now = whose(story, before[measure])
        if agency == "education":
            continue
        (letter,) = told[agency]
        assert letter.action is Action.amend
        assert letter.contact.name == "Приёмова Нина Образцовна"
        assert letter.contact.institution_name == "Центр «Опора»"
        assert (now.number, now.state) == (before[measure].number, before[measure].state)
        assert (now.institution, now.programme_number) == (NEW, "ПР-9")
        assert (now.take_up_by, now.answer_by) == (
            before[measure].take_up_by,
            before[measure].answer_by,
        )
    assert len(story.town.requests()) == len(ASKED)


def test_what_was_done_stays_with_the_old_institution_and_is_not_asked_again(story: Story) -> None:
    done = story.request("M2")
    offers(story)
    takes_over(story, theirs(story))
    assert whose(story, done) == done
    story.programme = theirs(story)
    story.goes_on()
    assert [one for one in story.town.requests() if one.measure == "M2"] == [done]


def test_notices_go_to_the_old_one_until_then_and_to_the_new_one_after(story: Story) -> None:
    request = story.request("M3")
    forget_notices(story)
    story.town.say(request, ReplyState.accepted)
    offers(story)
    assert waiting(story, OLD) == [request.number]
    takes_over(story, theirs(story))
    forget_notices(story)
    story.town.say(whose(story, request), ReplyState.in_progress)
    assert waiting(story, OLD) == []
    assert waiting(story, NEW) == [request.number]


def test_neither_sees_more_than_its_own_part(story: Story) -> None:
    moved, stayed = story.request("M3"), story.request("M2")
    offers(story)
    takes_over(story, theirs(story))
    old, new = (
        make.account(AccountRole.institution_manager, institution=one) for one in (OLD, NEW)
    )
    with story.town.store.read() as uow:
        before = uow.programmes.find(OLD, story.programme.number)
        after = uow.programmes.find(NEW, "ПР-9")
    assert before is not None
    assert after is not None
    assert (before.status, after.status) == (TRANSFERRED, "active")
    assert may_see_family(old, before.programme)
    assert not may_see_family(old, after.programme)
    assert not may_see_family(new, before.programme)
    assert whose(story, moved).institution == NEW
    assert whose(story, stayed).institution == OLD


def test_in_a_new_territory_open_requests_are_linked(story: Story) -> None:
    before = story.request("M1")
    offers(story)
    takes_over(story, theirs(story, THERE))
    fresh, old = story.request("M1"), whose(story, before)
    assert (old.institution, old.state) == (OLD, State.cancel_requested)
    assert (fresh.institution, fresh.territory, fresh.follows) == (NEW, THERE, before.number)
    stop, ask = story.letters()["health"]
    assert isinstance(stop, CancelMessage)
    assert "«исполняется»" in ask.note
    assert story.request("M2").institution == OLD


def test_a_withdrawn_consent_stays_withdrawn(story: Story) -> None:
    story.withdraws(agencies=("police",))
    story.letters()
    offers(story)
    takes_over(story, theirs(story))
    assert "police" not in story.letters()


def test_the_old_institution_goes_on_until_it_is_taken_over(story: Story) -> None:
    offers(story)
    story.goes_on(measures=measures(note="Иначе"))
    assert story.request("M1").institution == OLD
    takes_over(story, theirs(story))
    (refused,) = story.town.offer(submission(msgspec.structs.replace(story.programme, version=3)))
    assert codes(refused) == ["programme_ended"]


def test_nobody_takes_over_what_was_not_offered_to_them(story: Story) -> None:
    assert codes(takes_over(story, theirs(story))) == ["not_offered"]
    offers(story, to_institution="KC-03")
    assert codes(takes_over(story, theirs(story))) == ["not_offered"]
    offers(story)
    assert codes(takes_over(story, theirs(story), old="KC-77")) == ["not_offered"]
    assert isinstance(takes_over(story, theirs(story)), SubmissionReceipt)
    again = theirs(story, number="ПР-10")
    assert codes(takes_over(story, again)) == ["not_offered"]


def test_an_offer_may_be_taken_back(story: Story) -> None:
    offers(story)
    offers(story, to_institution=None, agreed_by=None, agreed_on=None)
    assert codes(takes_over(story, theirs(story))) == ["not_offered"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"agreed_by": None}, "no_agreement"),
        ({"agreed_on": None}, "no_agreement"),
        ({"agreed_by": "c1"}, "no_agreement"),
        ({"agreed_by": "nobody"}, "no_agreement"),
        ({"to_institution": OLD}, "same_institution"),
        ({"agreed_on": make.TODAY.replace(year=2026)}, "agreed_in_future"),
    ],
)
def test_nothing_is_offered_without_the_familys_agreement(
    story: Story, fields: dict[str, Any], code: str
) -> None:
    assert codes(offers(story, **fields)) == [code]


def test_it_may_go_on_to_a_third_institution(story: Story) -> None:
    request = story.request("M3")
    offers(story)
    takes_over(story, theirs(story))
    second = theirs(story)
    offers(story, institution=NEW, programme_number="ПР-9", to_institution="KC-03")
    institution = msgspec.structs.replace(second.institution, code="KC-03")
    story.programme = second
    third = msgspec.structs.replace(second, institution=institution, number="Т-1")
    answer = takes_over(story, third, old=NEW)
    assert isinstance(answer, SubmissionReceipt)
    assert whose(story, request).institution == "KC-03"
    assert len([one for one in story.town.requests() if one.measure == "M2"]) == 1


def test_what_the_new_version_leaves_out_is_withdrawn_by_its_programme(story: Story) -> None:
    request = story.request("M4")
    offers(story)
    kept = tuple(one for one in story.programme.measures if one.id != "M4")
    takes_over(story, theirs(story, measures=kept))
    now = whose(story, request)
    assert (now.institution, now.state, now.reason) == (
        OLD,
        State.cancelled,
        Reason.measure_removed,
    )


def test_the_old_institution_no_longer_speaks_for_the_family(story: Story) -> None:
    number = story.programme.number
    offers(story)
    takes_over(story, theirs(story))
    for act in (
        make.conclusion(programme_number=number),
        make.cancellation(programme_number=number),
        story.withdrawal(),
    ):
        (refused,) = story.town.offer(act)
        assert codes(refused) == ["taken_over"]
    with story.town.store.read() as uow:
        record = uow.programmes.find(OLD, number)
    assert record is not None
    assert record.status == TRANSFERRED
