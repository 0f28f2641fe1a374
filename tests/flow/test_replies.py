"""Replies of agencies: stored raw and applied in one transaction, then acknowledged."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from hub.domain.errors import (
    Conflict,
    Finding,
    HubError,
    Invalid,
    NotAllowed,
    NotFound,
    Unavailable,
)
from hub.domain.messages import (
    Action,
    Appointment,
    DocumentReference,
    Fact,
    Notice,
    Official,
    Outcome,
    Reason,
    ReplyReceipt,
    ReplyState,
    RequestMessage,
)
from hub.domain.states import Role, State
from hub.ports.doors import ReplyArrival
from hub.ports.gateway import Document, Incoming
from tests import factories as make
from tests.agencies import ACTIVITIES
from tests.town import Town, incoming, revised, saying, single


@pytest.fixture
def there(town: Town) -> Town:
    """A request that health care has."""
    town.submit(single())
    town.run()
    return town


def effect(answer: ReplyReceipt | HubError) -> str:
    assert isinstance(answer, ReplyReceipt), repr(answer)
    return answer.effect


def said(town: Town, state: ReplyState, **fields: Any) -> str:
    """The effect of a reply about the request."""
    return effect(town.say(town.request(), state, **fields))


def last_notice(town: Town) -> Notice:
    return town.notices()[-1]


def test_a_reply_moves_the_request_and_is_kept_whole(there: Town) -> None:
    request = there.request()
    result = make.reply(
        number=request.number,
        occurred_at=there.now,
        appointment=Appointment(at=there.now + timedelta(days=1), place="каб. 1"),
        documents=(DocumentReference(title="Заключение", content_id="doc-1"),),
        facts=(Fact(code="visited", value="да"),),
    )
    document = Document(
        content_id="doc-1", media_type="application/pdf", title="Заключение", data=b"%PDF"
    )
    arrived = incoming(result, documents=(document,))
    answer = there.reply("health", arrived)
    assert answer == ReplyReceipt(
        message_id=result.message_id, number=request.number, received_at=there.now, effect="applied"
    )
    moved = there.request()
    assert (moved.state, moved.outcome) == (State.completed, Outcome.provided)
    assert (moved.agency_number, moved.last_reply_at) == ("ЗД-77", there.now)
    with there.store.read() as uow:
        (record,) = uow.replies.of_request(request.id)
        assert record.reply == result
        (kept,) = uow.replies.attachments(request.id)
        assert (kept.content_id, kept.data, kept.reply_id) == ("doc-1", b"%PDF", record.id)
        assert arrived.raw in [one.body for one in uow.deliveries.wire_of(request.id)]
    step = there.history(moved)[-1]
    assert (step.target, step.role, step.actor, step.reply) == (
        State.completed,
        Role.agency,
        "health",
        record.id,
    )
    notice = last_notice(there)
    assert (notice.kind, notice.state, notice.outcome) == (
        "moved",
        State.completed,
        Outcome.provided,
    )
    assert (notice.text, notice.appointment, notice.documents, notice.facts) == (
        result.text,
        result.appointment,
        result.documents,
        result.facts,
    )


def test_a_reply_that_adds_to_the_state_is_noted_and_told(there: Town) -> None:
    said(there, ReplyState.in_progress)
    assert said(there, ReplyState.in_progress, text="Ещё раз") == "noted"
    assert there.request().state is State.in_progress
    assert (last_notice(there).kind, last_notice(there).text) == ("noted", "Ещё раз")
    assert len(there.history(there.request())) == 3


def test_a_repeat_gets_the_first_acknowledgement_and_changes_nothing(there: Town) -> None:
    arrived = saying(there.request(), ReplyState.accepted, occurred_at=there.now)
    first = there.reply("health", arrived)
    before, notices = there.totals(), len(there.notices())
    there.pass_time(hours=1)
    assert there.reply("health", arrived) == first
    assert there.totals() == before
    assert len(there.notices()) == notices


def test_a_reply_played_again_after_the_request_went_on_changes_nothing(there: Town) -> None:
    accepted = saying(there.request(), ReplyState.accepted, occurred_at=there.now)
    there.reply("health", accepted)
    there.pass_time(hours=1)
    said(there, ReplyState.completed)
    assert effect(there.reply("health", accepted)) == "applied"
    assert there.request().state is State.completed


def test_a_known_id_with_other_content_is_a_conflict(there: Town) -> None:
    request = there.request()
    there.reply("health", saying(request, ReplyState.accepted, message_id="one"))
    answer = there.reply("health", saying(request, ReplyState.completed, message_id="one"))
    assert isinstance(answer, Conflict)
    assert there.request().state is State.accepted
    assert there.totals()["quarantined"] == 1


def test_what_comes_out_of_order_is_kept_and_moves_nothing(there: Town) -> None:
    there.pass_time(hours=2)
    said(there, ReplyState.in_progress)
    earlier = saying(
        there.request(), ReplyState.on_hold, reason=Reason.waiting, occurred_at=make.NOW
    )
    assert effect(there.reply("health", earlier)) == "out_of_order"
    assert there.request().state is State.in_progress
    with there.store.read() as uow:
        effects = [one.effect for one in uow.replies.of_request(there.request().id)]
    assert effects == ["applied", "out_of_order"]


def test_what_comes_late_is_kept_and_told(there: Town) -> None:
    there.pass_time(hours=2)
    said(there, ReplyState.completed)
    earlier = saying(there.request(), ReplyState.accepted, occurred_at=make.NOW)
    assert effect(there.reply("health", earlier)) == "late"
    assert there.request().state is State.completed
    assert last_notice(there).kind == "late"


def test_what_contradicts_is_kept_and_told(there: Town) -> None:
    said(there, ReplyState.rejected, reason=Reason.not_competent)
    there.pass_time(hours=1)
    assert said(there, ReplyState.completed) == "contradictory"
    assert there.request().state is State.rejected
    assert last_notice(there).kind == "contradictory"


def test_a_clock_that_ran_ahead_once_does_not_silence_the_agency(there: Town) -> None:
    ahead = there.now + timedelta(days=3650)
    there.reply("health", saying(there.request(), ReplyState.accepted, occurred_at=ahead))
    there.pass_time(hours=1)
    assert said(there, ReplyState.completed) == "applied"


def test_an_unknown_number_is_refused_and_kept(there: Town) -> None:
    unknown = incoming(make.reply(number="0000-0000-0000"))
    assert isinstance(there.reply("health", unknown), NotFound)
    with there.store.read() as uow:
        (kept,) = uow.inbox.quarantined(10)
    assert (kept.party, kept.channel, kept.raw) == ("health", "agency_soap", unknown.raw)
    assert [finding.code for finding in kept.findings] == ["not_found"]


def test_another_agencys_request_cannot_be_answered(there: Town) -> None:
    stolen = saying(there.request(), ReplyState.completed)
    assert isinstance(there.reply("police", stolen), NotAllowed)
    assert there.request().state is State.received
    assert there.totals()["quarantined"] == 1
    # The true agency's reply of the same id is not spoilt by it.
    assert effect(there.reply("health", stolen)) == "applied"


def test_what_cannot_be_read_is_quarantined_with_its_findings(there: Town) -> None:
    finding = Finding(code="facet", place="/Reply/Status", ru="не так", en="wrong", line=7)
    answer = there.reply("health", Incoming(raw=b"<x/>", reply=None, findings=(finding,)))
    assert isinstance(answer, Invalid)
    assert answer.findings == (finding,)
    with there.store.read() as uow:
        (kept,) = uow.inbox.quarantined(10)
    assert (kept.raw, kept.findings) == (b"<x/>", (finding,))


def test_without_the_database_no_reply_is_acknowledged(there: Town) -> None:
    arrived = saying(there.request(), ReplyState.accepted)
    there.store.refuses_writes = True
    with pytest.raises(Unavailable):
        there.reply("health", arrived)
    there.store.refuses_writes = False
    assert effect(there.reply("health", arrived)) == "applied"


def test_a_confirmed_withdrawal_keeps_the_reason_for_which_it_was_asked(town: Town) -> None:
    programme = single()
    town.submit(programme)
    town.run()
    said(town, ReplyState.in_progress)
    town.submit(revised(programme, measures=()))
    assert said(town, ReplyState.cancelled, reason=None) == "applied"
    assert (town.request().state, town.request().reason) == (
        State.cancelled,
        Reason.measure_removed,
    )


def test_a_redirected_request_goes_on_at_the_other_agency(there: Town) -> None:
    first = there.request()
    assert said(there, ReplyState.redirected, redirect_to="education") == "applied"
    there.run()
    linked = there.request()
    assert there.requests()[0].state is State.redirected
    assert (linked.agency, linked.follows, linked.state) == (
        "education",
        first.number,
        State.received,
    )
    (letter,) = there.gateways["education"].letters
    assert isinstance(letter, RequestMessage)
    assert (letter.follows, letter.number, letter.note) == (first.number, linked.number, "Осмотр")


@pytest.mark.parametrize("agency", [None, "unheard_of", "health"])
def test_a_redirection_to_nobody_shows_that_somebody_has_to_choose(
    there: Town, agency: str | None
) -> None:
    assert said(there, ReplyState.redirected, redirect_to=agency) == "applied"
    (request,) = there.requests()
    assert request.state is State.redirected
    assert last_notice(there).state is State.redirected


def waiting_for_consent(town: Town) -> tuple[Any, str]:
    """A programme whose request was redirected beyond its consent, and the draft's number."""
    programme = single(consents=(make.consent(agencies=("health",)),))
    town.submit(programme)
    town.run()
    said(town, ReplyState.redirected, redirect_to="education")
    town.run()
    return programme, town.request().number


def test_without_consent_for_the_other_agency_the_linked_request_waits(town: Town) -> None:
    waiting_for_consent(town)
    assert (town.request().agency, town.request().state) == ("education", State.draft)
    assert town.gateways["education"].sent == []


def test_a_revision_without_that_consent_lets_the_draft_wait_on(town: Town) -> None:
    programme, _ = waiting_for_consent(town)
    town.submit(revised(programme, measures=(make.measure(note="Иначе"),)))
    town.run()
    assert town.request().state is State.draft
    assert town.gateways["education"].sent == []


def test_a_revision_with_that_consent_releases_the_draft(town: Town) -> None:
    programme, number = waiting_for_consent(town)
    town.pass_time(days=14)
    both = make.consent(agencies=("health", "education"))
    town.submit(revised(programme, consents=(both,)))
    town.run()
    (letter,) = town.gateways["education"].letters
    assert isinstance(letter, RequestMessage)
    assert (letter.number, letter.action) == (number, Action.new)
    assert town.request().state is State.received
    # The days of waiting are not taken from the agency: five working days after 17 March.
    assert letter.take_up_by == make.TODAY + timedelta(days=21)
    assert len(town.gateways["health"].sent) == 1


def test_a_draft_goes_with_its_measure(town: Town) -> None:
    programme, _ = waiting_for_consent(town)
    town.submit(revised(programme, measures=()))
    assert (town.request().state, town.request().reason) == (
        State.cancelled,
        Reason.measure_removed,
    )


def test_what_the_law_protects_is_redirected_only_by_name(town: Town) -> None:
    named = make.consent(agencies=("health",))
    secret = make.information_need(subject="health.narcology_record", members=("m1",))
    town.submit(single(measures=(), information=(secret,), consents=(make.consent(), named)))
    town.run()
    town.say(town.request("I1"), ReplyState.redirected, redirect_to="police")
    assert (town.request("I1").agency, town.request("I1").state) == ("police", State.draft)


def test_replies_of_one_batch_settle_each_for_itself(there: Town) -> None:
    request = there.request()
    replies = [
        saying(request, ReplyState.accepted, occurred_at=there.now),
        Incoming(raw=b"<x/>", reply=None),
        msgspec.structs.replace(
            saying(request, ReplyState.in_progress, occurred_at=there.now), token="t"
        ),
    ]
    answers = there.replies.accept([ReplyArrival(agency="health", incoming=one) for one in replies])
    assert [isinstance(answer, ReplyReceipt) for answer in answers] == [True, False, True]
    assert there.request().state is State.in_progress


@pytest.mark.parametrize("agency", sorted(ACTIVITIES))
def test_every_agency_may_write_the_number_and_its_words_as_its_keyboard_has_them(
    town: Town, agency: str
) -> None:
    measure = make.measure(activity=ACTIVITIES[agency], members=("m1",), agency=agency)
    town.submit(single(measures=(measure,)))
    town.run()
    request = town.request()
    typed = request.number.translate(str.maketrans("ABCEHKMPTX", "АВСЕНКМРТХ")).replace("-", "")
    said = saying(
        request,
        ReplyState.accepted,
        number=typed,
        text="Принято\u00a0в работу\r\n\u200b",
        agency_number="ЗД\u201377",
        official=Official(name="Слу\u202eжащая\u00a0Ольга"),
    )
    receipt = town.reply(agency, said)
    assert isinstance(receipt, ReplyReceipt), repr(receipt)
    with town.store.read() as uow:
        (kept,) = uow.replies.of_request(request.id)
    assert (kept.reply.number, kept.reply.text) == (request.number, "Принято в работу")
    assert kept.reply.official == Official(name="Служащая Ольга")
    # An agency knows its own number only as it wrote it.
    assert town.request().agency_number == "ЗД\u201377"


def test_what_says_nothing_at_all_is_refused_with_its_place(there: Town) -> None:
    fact = Fact(code="attendance", value="\u200b")
    refused = there.say(there.request(), ReplyState.accepted, facts=(fact,))
    assert isinstance(refused, Invalid)
    assert [(one.code, one.place) for one in refused.findings] == [("empty", "facts[1].value")]
