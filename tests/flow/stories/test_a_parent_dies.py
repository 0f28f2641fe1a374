"""The mother dies. The case system leaves her out of the next version, with what was for her."""

from datetime import date

import msgspec
import pytest

from hub.domain.errors import Invalid
from hub.domain.family import Member, PersonName, Relation
from hub.domain.messages import CancelMessage, ReplyState, SubmissionReceipt
from hub.domain.states import State
from hub.domain.terms import Sex
from tests import factories as make
from tests.story import Story
from tests.town import revised, submission


def guardian() -> Member:
    """The grandmother, who became the guardian."""
    return Member(
        id="g1",
        relation=Relation.guardian,
        name=PersonName(family="Опекунова", given="Зоя"),
        birth_date=date(1962, 4, 4),
        sex=Sex.female,
        phone="+70000000066",
    )


def without_her(story: Story, *others: Member) -> dict[str, object]:
    """The fields of a version without the mother; her signatures stand in it still."""
    programme = story.programme
    members = tuple(one for one in programme.family.members if one.id != "m1")
    return {
        "family": msgspec.structs.replace(programme.family, members=(*members, *others)),
        "measures": tuple(one for one in programme.measures if one.members != ("m1",)),
    }


def warned(receipt: SubmissionReceipt) -> set[str]:
    return {one.code for one in receipt.warnings}


@pytest.fixture
def story(story: Story) -> Story:
    """A family of whom every agency has heard; the mother signed for all."""
    story.begins()
    story.letters()
    return story


def test_what_was_asked_for_her_is_withdrawn_and_no_letter_speaks_of_her_any_more(
    story: Story,
) -> None:
    story.goes_on(**without_her(story))
    letter = story.letter("employment")
    assert isinstance(letter, CancelMessage)
    assert story.request("M3").state is State.cancelled


def test_a_letter_about_her_that_had_not_left_never_leaves(story: Story) -> None:
    story.revises(
        measures=tuple(
            msgspec.structs.replace(one, note="Срочно") if one.id == "M3" else one
            for one in story.programme.measures
        )
    )
    story.goes_on(**without_her(story))
    (letter,) = story.letters()["employment"]
    assert isinstance(letter, CancelMessage)


def test_her_signatures_hold_no_longer_and_the_receipt_says_so(story: Story) -> None:
    receipt = story.goes_on(**without_her(story))
    gone = [one for one in receipt.warnings if one.code == "signer_gone"]
    assert len(gone) == 2
    assert any("programme.contract.signed_by" in one.ru for one in gone)
    assert any("programme.consents[1].given_by" in one.ru for one in gone)


def test_nothing_new_leaves_on_her_consent_and_the_measures_stand_without_one(
    story: Story,
) -> None:
    story.goes_on(**without_her(story))
    story.letters()
    story.goes_on(curator=msgspec.structs.replace(story.programme.curator, phone="+70000000088"))
    assert story.letters() == {}
    handling = {one.measure: one.handling for one in story.lines()}
    assert handling["M1"] == "no_consent"


def test_a_new_measure_waits_for_the_guardians_signature(story: Story) -> None:
    fields = without_her(story)
    fresh = make.measure(id="M9", activity="medical.treatment")
    story.goes_on(**fields | {"measures": (*fields["measures"], fresh)})  # type: ignore[misc]
    assert story.request("M9").state is State.draft
    assert "health" not in story.letters()


def test_when_the_guardian_signs_everything_goes_on(story: Story) -> None:
    story.goes_on(**without_her(story))
    story.town.pass_time(days=3)
    signed = date(2025, 3, 6)
    contract = msgspec.structs.replace(story.programme.contract, signed_on=signed, signed_by="g1")
    consent = make.consent(given_by="g1", members=("c1", "c2"), signed_on=signed)
    fields = without_her(story, guardian())
    receipt = story.goes_on(**fields, contract=contract, consents=(consent,))
    assert "signer_gone" not in warned(receipt)
    story.letters()
    story.goes_on(curator=msgspec.structs.replace(story.programme.curator, phone="+70000000088"))
    assert set(story.letters()) == {"health", "education", "police", "guardianship"}


def test_replies_that_come_still_take_effect(story: Story) -> None:
    story.goes_on(**without_her(story))
    story.town.say(story.request("M1"), ReplyState.completed)
    assert story.request("M1").state is State.completed


def test_somebody_who_never_was_a_member_cannot_have_signed(story: Story) -> None:
    stranger = make.consent(given_by="x9")
    version = revised(story.programme, consents=(*story.programme.consents, stranger))
    (refused,) = story.town.offer(submission(version))
    assert isinstance(refused, Invalid)
    assert [one.code for one in refused.findings] == ["not_a_member"]


def test_a_measure_for_her_names_its_place(story: Story) -> None:
    fields = without_her(story) | {"measures": story.programme.measures}
    (refused,) = story.town.offer(submission(revised(story.programme, **fields)))
    assert isinstance(refused, Invalid)
    assert {one.code for one in refused.findings} >= {"not_a_member"}
    assert "programme.measures[3].members[1]" in {one.place for one in refused.findings}
